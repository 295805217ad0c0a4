package org.dapo.engine.internal.assembly;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.dapo.api.pipeline.CheckpointInfo;
import org.dapo.api.pipeline.MadeOtherwiseException;
import org.dapo.api.pipeline.PackInfo;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.Provenance;
import org.dapo.api.pipeline.WrongValueException;
import org.dapo.api.progress.RunListener;
import org.dapo.engine.internal.checkpoint.Checkpoint;
import org.dapo.engine.internal.contract.PromptContract;
import org.dapo.engine.internal.deployment.Pack;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.backbone.BackboneSpec;
import org.dapo.nn.api.prompt.PromptLearner;
import org.dapo.nn.api.prompt.PromptStrategy;
import org.dapo.nn.api.prompt.Recipe;
import org.dapo.nn.api.tensor.TensorEngine;

/** Opens sessions from a pack, from a checkpoint, or from a strategy's initial state. */
public final class Sessions {
    /** A backbone with a smaller input is used at its own size, not at the recipe's. */
    private static final int FULL_SIZE = 224;

    private Sessions() {}

    /**
     * Options for opening a session. Empty values are taken from the checkpoint, otherwise from the strategy.
     *
     * @param forVerdicts whether images are judged by it: a strategy that learns then needs a checkpoint, of its own version
     */
    public record Options(
            Optional<Path> checkpoint,
            Optional<String> profile,
            OptionalInt imageSize,
            Optional<String> device,
            long seed,
            boolean forVerdicts) {}

    /** Opens a learner from a pack, including the states of its products. */
    public static Session open(Assembly assembly, Path pack, Optional<String> deviceSetting) throws PipelineException {
        Device device = device(assembly.tensors(), deviceSetting);
        try (Pack file = Pack.open(pack)) {
            PackInfo info = file.info();
            Provenance made = info.provenance();
            requireSameParts("pack", info.file(), made, assembly);
            requireSameVersion("pack", info.file(), made, assembly);
            requireSame(
                    "pack",
                    info.file(),
                    "taxonomy",
                    made.taxonomy(),
                    assembly.taxonomy().name());
            requireSame(
                    "pack",
                    info.file(),
                    "content of the taxonomy",
                    made.taxonomySha256(),
                    TaxonomyHash.of(assembly.taxonomy().part()));
            NDManager owner = assembly.tensors().newManager(device);
            try {
                int width = assembly.backbone().part().spec().embedding();
                Session.Packed packed = new Session.Packed(info, file.states(owner, width), owner);
                Opening opening = new Opening(
                        made.profile(),
                        made.imageSize(),
                        made.seed(),
                        Optional.empty(),
                        "the pack %s: ".formatted(pack));
                return open(assembly, device, opening, Optional.of(packed), RunListener.NONE, backbone -> {
                    try (NDManager reading = assembly.tensors().newManager(device)) {
                        Map<String, NDArray> parameters = file.parameters(reading);
                        PromptStrategy strategy = assembly.prompt().part();
                        return parameters.isEmpty()
                                ? strategy.create(backbone, made.profile(), made.seed())
                                : strategy.restore(backbone, made.profile(), parameters);
                    } catch (IllegalArgumentException e) {
                        throw new MadeOtherwiseException("%s: %s".formatted(pack, e.getMessage()), e);
                    }
                });
            } catch (PipelineException | RuntimeException | Error e) {
                owner.close();
                throw e;
            }
        }
    }

    /**
     * Opens a learner from a checkpoint if there is one, otherwise in its initial state.
     *
     * @param listener can cancel the wait for a backbone that another run loads
     */
    public static Session open(Assembly assembly, Options options, RunListener listener) throws PipelineException {
        Device device = device(assembly.tensors(), options.device());
        if (options.checkpoint().isEmpty()) {
            return fresh(assembly, options, device, listener);
        }
        try (Checkpoint file = Checkpoint.open(options.checkpoint().get())) {
            CheckpointInfo info = file.info();
            Provenance made = info.provenance();
            requireSameParts("checkpoint", info.file(), made, assembly);
            if (options.forVerdicts()) {
                requireSameVersion("checkpoint", info.file(), made, assembly);
            }
            String profile = options.profile().orElse(made.profile());
            if (options.profile().isPresent()) {
                assembly.recipe(profile);
            }
            String stated = options.imageSize().isPresent() ? "" : "the checkpoint %s: ".formatted(info.file());
            Opening opening = new Opening(
                    profile, options.imageSize().orElse(made.imageSize()), made.seed(), Optional.of(info), stated);
            return open(assembly, device, opening, Optional.empty(), listener, backbone -> {
                try (NDManager reading = assembly.tensors().newManager(device)) {
                    Map<String, NDArray> parameters = file.parameters(reading);
                    return assembly.prompt().part().restore(backbone, profile, parameters);
                } catch (IllegalArgumentException e) {
                    String why = "%s: %s".formatted(info.file(), e.getMessage());
                    throw profile.equals(made.profile())
                            ? new MadeOtherwiseException(why, e)
                            : new WrongValueException(
                                    "%s; it was tuned with the profile %s, not %s"
                                            .formatted(why, made.profile(), profile),
                                    e);
                }
            });
        }
    }

    private static Session fresh(Assembly assembly, Options options, Device device, RunListener listener)
            throws PipelineException {
        String profile =
                options.profile().orElse(assembly.prompt().part().profiles().get(0));
        Recipe recipe = assembly.recipe(profile);
        if (recipe.tuning().isPresent() && options.forVerdicts()) {
            throw new PipelineException("prompt strategy '%s' is trainable and needs a checkpoint"
                    .formatted(assembly.prompt().name()));
        }
        int side = options.imageSize().orElse(side(assembly.backbone().part().spec(), recipe));
        Opening opening = new Opening(profile, side, options.seed(), Optional.empty(), "");
        return open(assembly, device, opening, Optional.empty(), listener, backbone -> {
            try {
                return assembly.prompt().part().create(backbone, profile, options.seed());
            } catch (IllegalArgumentException e) {
                throw new PipelineException(PromptContract.reason(e), e);
            }
        });
    }

    /** How to open; the last part begins a message about the side, and names the file that states it. */
    private record Opening(
            String profile, int side, long seed, Optional<CheckpointInfo> checkpoint, String sidesSource) {}

    private interface Start {
        PromptLearner on(Backbone backbone) throws PipelineException;
    }

    private static Session open(
            Assembly assembly,
            Device device,
            Opening opening,
            Optional<Session.Packed> packed,
            RunListener listener,
            Start start)
            throws PipelineException {
        try {
            if (opening.side() > Integer.MAX_VALUE / (3L * Float.BYTES * opening.side())) {
                throw new IllegalArgumentException(
                        "the image size %d: an image of that side takes more than 2 GB".formatted(opening.side()));
            }
            assembly.backbone().part().spec().grid(opening.side());
        } catch (IllegalArgumentException e) {
            throw new WrongValueException(opening.sidesSource() + e.getMessage(), e);
        }
        BackbonePool.Lease lease = assembly.pool().lease(assembly.backbone().part(), device, listener);
        try {
            return session(assembly, device, opening, packed, lease, start.on(lease.backbone()));
        } catch (PipelineException | RuntimeException | Error e) {
            lease.close();
            throw e;
        }
    }

    private static Session session(
            Assembly assembly,
            Device device,
            Opening opening,
            Optional<Session.Packed> packed,
            BackbonePool.Lease lease,
            PromptLearner learner)
            throws PipelineException {
        try {
            Recipe recipe = assembly.recipe(opening.profile());
            PromptContract.check(recipe, learner.parameters());
            Provenance provenance = provenance(assembly, opening, device);
            return new Session(assembly, lease, learner, recipe, provenance, opening.checkpoint(), device, packed);
        } catch (PipelineException | RuntimeException | Error e) {
            learner.close();
            throw e;
        }
    }

    private static Provenance provenance(Assembly assembly, Opening opening, Device device) {
        return new Provenance(
                assembly.backbone().name(),
                assembly.backbone().sha256(),
                assembly.prompt().name(),
                assembly.prompt().version(),
                opening.profile(),
                assembly.taxonomy().name(),
                TaxonomyHash.of(assembly.taxonomy().part()),
                opening.seed(),
                opening.side(),
                deviceName(device),
                assembly.tensors().threads(),
                Versions.of(assembly.tensors()),
                Map.of());
    }

    /** The name of a device in settings and in provenance. */
    public static String deviceName(Device device) {
        return device.isGpu() ? "gpu:" + device.getDeviceId() : "cpu";
    }

    /** The input side for a recipe on a backbone. */
    public static int side(BackboneSpec spec, Recipe recipe) {
        if (spec.imageSize() < FULL_SIZE) {
            return spec.imageSize();
        }
        return Math.max(1, Math.round((float) recipe.imageSize() / spec.patch())) * spec.patch();
    }

    /**
     * The device that a setting names.
     *
     * @throws WrongValueException if it is not available
     */
    public static Device device(TensorEngine tensors, Optional<String> setting) throws WrongValueException {
        try {
            return tensors.device(setting);
        } catch (IllegalArgumentException e) {
            throw new WrongValueException(e.getMessage(), e);
        }
    }

    /** Requires the parts that a learner's parameters belong to, wherever these are stored. */
    private static void requireSameParts(String kind, Path file, Provenance made, Assembly here)
            throws MadeOtherwiseException {
        requireSame(kind, file, "prompt strategy", made.prompt(), here.prompt().name());
        requireSame(kind, file, "backbone", made.backbone(), here.backbone().name());
        requireSame(
                kind,
                file,
                "weights of the backbone",
                made.backboneSha256(),
                here.backbone().sha256());
    }

    /** Another version of the strategy may compute otherwise from the same parameters. */
    private static void requireSameVersion(String kind, Path file, Provenance made, Assembly here)
            throws MadeOtherwiseException {
        requireSame(
                kind,
                file,
                "version of the prompt strategy",
                made.promptVersion(),
                here.prompt().version());
    }

    private static void requireSame(String kind, Path file, String what, String made, String here)
            throws MadeOtherwiseException {
        if (!made.equals(here)) {
            throw new MadeOtherwiseException(
                    "the %s %s was made with the %s '%s', not with '%s'".formatted(kind, file, what, made, here));
        }
    }
}
