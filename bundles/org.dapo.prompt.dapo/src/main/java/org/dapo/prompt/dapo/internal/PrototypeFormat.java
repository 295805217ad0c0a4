package org.dapo.prompt.dapo.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.dapo.api.plugin.DapoPlugin;
import org.dapo.nn.api.backbone.BackboneSpec;
import org.dapo.nn.api.prompt.CheckpointFormat;
import org.dapo.prompting.ParameterPlan;
import org.osgi.service.component.annotations.Component;

/**
 * The checkpoint format of the published DAPO prototype. It has one dictionary each for prompts, visual tokens and adapters,
 * besides epoch, losses and optimiser state. Two versions of the prototype name the dictionaries differently.
 */
@Component
@DapoPlugin(name = "dapo-prototype", version = "1.0.0")
public final class PrototypeFormat implements CheckpointFormat {
    private static final List<Dictionaries> VERSIONS = List.of(
            new Dictionaries("prompt_learner", "visual_prompt", "linear_adapter"),
            new Dictionaries("prompt_learner_state_dict", "visual_prompt_state_dict", "trainable_adapter_state_dict"));
    private static final String NORMAL = "learnable_normal_tokens";
    private static final String ABNORMAL = "learnable_abnormal_tokens";
    private static final String LAYER = "learnable_layer_tokens.";
    private static final String VISUAL = "learnable_visual_tokens";
    private static final String ADAPTER = "fc.";
    /** The prefix of a network that the prototype has but does not use. */
    private static final String UNUSED = "meta_net.";

    /** The names of the three dictionaries in one version. */
    private record Dictionaries(String prompts, String visual, String adapters) {
        boolean holds(String name) {
            return name.startsWith(prompts + ".") || name.startsWith(visual + ".") || name.startsWith(adapters + ".");
        }
    }

    @Override
    public String prompt() {
        return DapoStrategy.NAME;
    }

    @Override
    public Set<String> wanted(Set<String> names) {
        return VERSIONS.stream()
                .filter(version -> names.contains(version.prompts() + "." + NORMAL))
                .findFirst()
                .map(version -> names.stream()
                        .filter(version::holds)
                        .filter(name -> !name.startsWith(version.prompts() + "." + UNUSED))
                        .collect(Collectors.toSet()))
                .orElse(Set.of());
    }

    @Override
    public Content read(Map<String, NDArray> tensors, BackboneSpec backbone) {
        Map<String, NDArray> parameters = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> add(
                parameters,
                name.substring(name.indexOf('.') + 1),
                tensor,
                backbone.vision().layers()));
        String profile = profile(parameters, backbone);
        ParameterPlan plan = new ParameterPlan(prompt() + " on " + backbone.name());
        Learnables.plan(plan, backbone, ProfileSettings.profile(profile).numbers(), () -> new float[0])
                .check(parameters);
        return new Content(profile, parameters);
    }

    /** Finds the profile. The prototype may have tokens in only some text layers; the checkpoint's content shows how many. */
    private static String profile(Map<String, NDArray> parameters, BackboneSpec backbone) {
        long depth = parameters.keySet().stream()
                .filter(name -> name.startsWith(Learnables.TEXT))
                .count();
        boolean fewer = depth > 0 && depth < backbone.text().layers();
        return Profile.PROTOTYPE.name() + (fewer ? ":%s=%s".formatted(ProfileSettings.TEXT_DEPTH, depth) : "");
    }

    private static void add(Map<String, NDArray> parameters, String name, NDArray tensor, int visionLayers) {
        if (name.equals(NORMAL)) {
            put(parameters, Learnables.NORMAL, tensor);
        } else if (name.equals(ABNORMAL)) {
            put(parameters, Learnables.ABNORMAL, tensor);
        } else if (name.startsWith(LAYER)) {
            put(parameters, Learnables.TEXT + name.substring(LAYER.length()), tensor);
        } else if (name.startsWith(ADAPTER)) {
            put(parameters, "adapter." + name.substring(ADAPTER.length()), tensor);
        } else if (name.equals(VISUAL) && tensor.getShape().dimension() == 3) {
            // An empty tensor may claim any number of layers. One too many is enough to refuse it.
            long layers = Math.min(tensor.getShape().get(0), visionLayers + 1L);
            for (int i = 0; i < layers; i++) {
                put(parameters, Learnables.VISION + i, tensor.get(i)); // (n, Dv) of (Lv, n, Dv)
            }
        } else {
            throw new IllegalArgumentException(
                    "a DAPO prototype's checkpoint has no tensor '%s' %s".formatted(name, tensor.getShape()));
        }
    }

    /** Tensors of several dictionaries must not stand for one parameter. */
    private static void put(Map<String, NDArray> parameters, String name, NDArray tensor) {
        if (parameters.put(name, tensor) != null) {
            throw new IllegalArgumentException("two tensors of the checkpoint stand for '%s'".formatted(name));
        }
    }

    @Override
    public Map<String, Map<String, NDArray>> dictionaries(Content content) {
        if (!ProfileSettings.profile(content.profile()).asPrototype()) {
            throw new IllegalArgumentException(
                    "tuned in the profile '%s', but a DAPO prototype runs as '%s', with other figures; tune in that profile to export"
                            .formatted(content.profile(), Profile.PROTOTYPE.name()));
        }
        Map<String, NDArray> parameters = content.parameters();
        for (String name : List.of(Learnables.NORMAL, Learnables.ABNORMAL, Learnables.VISION + 0)) {
            if (!parameters.containsKey(name)) {
                throw new IllegalArgumentException(
                        "a DAPO prototype's checkpoint needs a parameter '%s'".formatted(name));
            }
        }
        Map<String, NDArray> prompts = new LinkedHashMap<>();
        prompts.put(NORMAL, parameters.get(Learnables.NORMAL));
        prompts.put(ABNORMAL, parameters.get(Learnables.ABNORMAL));
        Map<String, NDArray> adapters = new LinkedHashMap<>();
        parameters.forEach((name, array) -> {
            if (name.startsWith(Learnables.TEXT)) {
                prompts.put(LAYER + name.substring(Learnables.TEXT.length()), array);
            } else if (name.startsWith("adapter.")) {
                adapters.put(ADAPTER + name.substring("adapter.".length()), array);
            }
        });
        NDList visual = new NDList(IntStream.iterate(0, i -> i + 1)
                .mapToObj(i -> parameters.get(Learnables.VISION + i))
                .takeWhile(array -> array != null)
                .toList());
        Dictionaries names = VERSIONS.get(0);
        Map<String, Map<String, NDArray>> dictionaries = new LinkedHashMap<>();
        dictionaries.put(names.prompts(), prompts);
        dictionaries.put(names.visual(), Map.of(VISUAL, NDArrays.stack(visual)));
        dictionaries.put(names.adapters(), adapters);
        return dictionaries;
    }
}
