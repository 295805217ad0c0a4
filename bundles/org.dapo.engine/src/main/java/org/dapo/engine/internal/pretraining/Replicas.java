package org.dapo.engine.internal.pretraining;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.PretrainingRequest;
import org.dapo.engine.internal.assembly.TaskFailure;
import org.dapo.engine.internal.optimization.InPlace;
import org.dapo.nn.api.backbone.BackboneException;
import org.dapo.nn.api.backbone.PretrainableProvider;
import org.dapo.nn.api.backbone.TrainableBackbone;
import org.dapo.nn.api.tensor.TensorEngine;

/**
 * Copies of one model, trained as one (synchronous data parallelism: Goyal et al. 2017, section 2.2). Each replica processes
 * its own batch on its own thread. The mean of all gradients updates the first replica; the others copy its weights. Sums
 * follow the order of the replicas, so results do not depend on thread timing.
 */
final class Replicas implements AutoCloseable {
    private final TensorEngine tensors;
    private final NDManager manager;
    private final List<TrainableBackbone> backbones = new ArrayList<>();
    private final List<Replica> all = new ArrayList<>();
    private final ExecutorService threads;

    /**
     * Creates the replicas, all from the same seed.
     *
     * @param tensors the engine that computes
     * @param provider the architecture
     * @param device the device of the replicas
     * @param types the number of defect types for the probes
     * @param request the number of replicas, and the seed
     * @throws BackboneException if there is not enough memory
     */
    Replicas(TensorEngine tensors, PretrainableProvider provider, Device device, int types, PretrainingRequest request)
            throws BackboneException {
        this.tensors = tensors;
        this.manager = tensors.newManager(device);
        this.threads = Executors.newFixedThreadPool(request.recipe().batches().replicas(), task -> {
            Thread thread = new Thread(task, "dapo-replica");
            thread.setDaemon(true);
            return thread;
        });
        try {
            while (all.size() < request.recipe().batches().replicas()) {
                TrainableBackbone backbone = provider.untrained(device, request.seed());
                backbones.add(backbone);
                all.add(new Replica(backbone, types, request.recipe().loss(), manager));
            }
        } catch (BackboneException | RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /** The replica whose weights are the result. */
    Replica first() {
        return all.get(0);
    }

    /**
     * Stores the mean of all gradients in the first replica's parameters.
     *
     * @param batches one for each replica
     * @return the mean of the losses
     */
    float gradients(List<CaptionedBatch> batches) throws PipelineException {
        float total = 0;
        try (GradientCollector collector = tensors.newGradientCollector()) {
            List<Future<Float>> losses = new ArrayList<>();
            for (int i = 0; i < all.size(); i++) {
                Replica replica = all.get(i);
                CaptionedBatch batch = batches.get(i);
                losses.add(threads.submit(() -> replica.gradients(batch, collector)));
            }
            for (Future<Float> loss : losses) {
                total += loss.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PipelineException("cancelled", e);
        } catch (ExecutionException e) {
            throw TaskFailure.rethrown(e);
        }
        try (TensorEngine.NoGradient off = tensors.withoutGradient()) {
            average();
        }
        return total / all.size();
    }

    private void average() {
        Map<String, NDArray> ofFirst = first().parameters();
        for (Replica other : all.subList(1, all.size())) {
            try (NDManager scratch = manager.newSubManager()) {
                other.parameters().forEach((name, parameter) -> {
                    NDArray gradient = gradient(parameter, scratch);
                    gradient(ofFirst.get(name), scratch).addi(gradient);
                    InPlace.clear(gradient);
                });
            }
        }
        if (all.size() > 1) {
            try (NDManager scratch = manager.newSubManager()) {
                NDArray replicas = scratch.full(new Shape(), all.size());
                ofFirst.values()
                        .forEach(parameter -> gradient(parameter, scratch).divi(replicas));
            }
        }
    }

    private static NDArray gradient(NDArray parameter, NDManager scratch) {
        NDArray gradient = parameter.getGradient();
        gradient.attach(scratch);
        return gradient;
    }

    /** Copies the weights of the first replica to all others. */
    void follow() {
        try (TensorEngine.NoGradient off = tensors.withoutGradient()) {
            for (Replica other : all.subList(1, all.size())) {
                Map<String, NDArray> own = other.parameters();
                first().parameters().forEach((name, weight) -> InPlace.set(own.get(name), weight));
            }
        }
    }

    /** Waits for running computations: native code must not lose its arrays. */
    @Override
    public void close() {
        threads.shutdown();
        boolean interrupted = false;
        while (!threads.isTerminated()) {
            try {
                threads.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        backbones.forEach(TrainableBackbone::close);
        manager.close();
    }
}
