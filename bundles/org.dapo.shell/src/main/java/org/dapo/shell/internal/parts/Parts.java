package org.dapo.shell.internal.parts;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dapo.api.benchmark.Pipelines;
import org.dapo.api.dataset.Dataset;
import org.dapo.api.dataset.DatasetAdapter;
import org.dapo.api.dataset.DatasetException;
import org.dapo.api.dataset.DatasetFingerprint;
import org.dapo.api.dataset.Defect;
import org.dapo.api.dataset.Sample;
import org.dapo.api.pipeline.DatasetReference;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.taxonomy.DefectTaxonomy;

/** What the commands ask of the installation. Behind it stands the framework; tests put something smaller there. */
public interface Parts {
    /**
     * Makes sure that a part is there, after waiting for whatever is still on its way.
     *
     * @throws org.dapo.api.pipeline.UnknownNameException if nothing has that name
     * @throws PipelineException if there is such a part but it waits for something that does not come
     */
    void require(PartKind<?> kind, String name) throws PipelineException;

    /**
     * A part by its name, which of several versions means the newest, or by {@code NAME@VERSION}.
     *
     * @throws PipelineException as {@link #require} does, and if it cannot be activated
     */
    default <T> T part(PartKind<T> kind, String name) throws PipelineException {
        require(kind, name);
        return all(kind).get(name);
    }

    /**
     * A taxonomy as the user chose it.
     *
     * @throws PipelineException as {@link #part} does, and if the file that was chosen is not a taxonomy
     */
    default DefectTaxonomy taxonomy(TaxonomyChoice chosen) throws PipelineException {
        return part(PartKind.TAXONOMY, chosen.name());
    }

    /**
     * Makes sure that no model has a name, before one is made that is to have it.
     *
     * @throws PipelineException if one has
     */
    default void requireNewModel(String name) throws PipelineException {
        if (all(PartKind.MODEL).containsKey(name)) {
            throw new PipelineException("--name: a model '%s' already exists; choose another name".formatted(name));
        }
    }

    /** The parts of a kind that can be used, by name; of two with one name the newer one. */
    <T> Map<String, T> all(PartKind<T> kind);

    /**
     * A service of the suite, after waiting for whatever is still on its way.
     *
     * @throws PipelineException if it does not come; the message says what it waits for
     */
    <S> S service(Class<S> type) throws PipelineException;

    /**
     * Puts a pipeline together.
     *
     * @throws PipelineException if a part is unknown, or the pipeline cannot be put together; the message says why
     */
    Pipelines.Assembled assemble(String backbone, String prompt, TaxonomyChoice taxonomy) throws PipelineException;

    /** The same for benchmarks, with installed taxonomies. */
    default Pipelines pipelines() {
        return new Pipelines() {
            @Override
            public Assembled assemble(String backbone, String prompt, String taxonomy) throws PipelineException {
                return Parts.this.assemble(backbone, prompt, new TaxonomyChoice(taxonomy, Optional.empty()));
            }

            @Override
            public String fingerprint(DatasetReference dataset, Optional<String> split) throws PipelineException {
                return of(dataset, split, samples -> DatasetFingerprint.of(dataset.root(), samples));
            }

            @Override
            public Set<String> unknownNames(DatasetReference dataset, Optional<String> split, String taxonomy)
                    throws PipelineException {
                DefectTaxonomy known = part(PartKind.TAXONOMY, taxonomy);
                return of(dataset, split, samples -> samples.flatMap(sample -> sample.defects().stream())
                        .map(Defect::name)
                        .filter(name -> !name.isEmpty() && known.resolve(name).isEmpty())
                        .collect(Collectors.toCollection(LinkedHashSet::new)));
            }

            private <T> T of(DatasetReference dataset, Optional<String> split, Function<Stream<Sample>, T> told)
                    throws PipelineException {
                DatasetAdapter adapter = part(PartKind.DATASET, dataset.layout());
                try (Stream<Sample> samples =
                        adapter.open(dataset.root()).samples(split.orElse(Dataset.DEFAULT_SPLIT))) {
                    return told.apply(samples);
                } catch (DatasetException e) {
                    throw new PipelineException(e.getMessage(), e);
                }
            }
        };
    }

    /**
     * Every part, whatever its state, and whatever else waits for something, ordered by kind and name; after waiting
     * for what is being loaded.
     *
     * @throws PipelineException if the thread is interrupted
     */
    List<PartStatus> status() throws PipelineException;

    /**
     * The versions of the suite and of what it runs on, by name, in the order in which they are shown; after waiting
     * for what is being loaded.
     *
     * @throws PipelineException if the thread is interrupted
     */
    Map<String, String> versions() throws PipelineException;

    /**
     * A taxonomy as the user chose it.
     *
     * @param name the name of an installed one; of a file, the file as the user wrote it
     * @param file the file, if the user named one
     */
    record TaxonomyChoice(String name, Optional<Path> file) {}

    /**
     * A line of the listing of plug-ins.
     *
     * @param kind the word for its kind, {@code bundle} or {@code component}
     * @param name its name
     * @param version its version, perhaps empty
     * @param bundle the bundle it comes from, with its version
     * @param state {@code active}, or what it waits for
     */
    record PartStatus(String kind, String name, String version, String bundle, String state) {}
}
