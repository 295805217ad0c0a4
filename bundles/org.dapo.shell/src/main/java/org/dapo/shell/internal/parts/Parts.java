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
import org.dapo.api.dataset.Dataset;
import org.dapo.api.dataset.DatasetAdapter;
import org.dapo.api.dataset.DatasetException;
import org.dapo.api.dataset.DatasetFingerprint;
import org.dapo.api.dataset.Defect;
import org.dapo.api.dataset.Sample;
import org.dapo.api.pipeline.DatasetReference;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.Pipelines;
import org.dapo.api.pipeline.UnknownNameException;
import org.dapo.api.taxonomy.DefectTaxonomy;

/** The commands' access to the installation. The framework implements it; tests use something smaller. */
public interface Parts {
    /**
     * Checks that a part exists, after waiting for everything that is still starting.
     *
     * @throws UnknownNameException if nothing has that name
     * @throws PipelineException if the part exists but waits for something that does not arrive
     */
    void require(PartKind<?> kind, String name) throws PipelineException;

    /**
     * A part by its name, which selects the newest of several versions, or by {@code NAME@VERSION}.
     *
     * @throws PipelineException as for {@link #require}, and if it cannot be activated
     */
    default <T> T part(PartKind<T> kind, String name) throws PipelineException {
        require(kind, name);
        return all(kind).get(name);
    }

    /**
     * Selects the version of a part that made a file.
     *
     * @return {@code NAME@VERSION} if that version is installed; otherwise the name, whose newest version may refuse the file
     * @throws PipelineException if that version exists but waits for something that does not arrive
     */
    default String inVersion(PartKind<?> kind, String name, String version) throws PipelineException {
        String exact = name + "@" + version;
        try {
            require(kind, exact);
            return exact;
        } catch (UnknownNameException e) {
            return name;
        }
    }

    /**
     * The taxonomy that the user chose.
     *
     * @throws PipelineException as for {@link #part}, and if the chosen file is not a taxonomy
     */
    default DefectTaxonomy taxonomy(TaxonomyChoice chosen) throws PipelineException {
        return part(PartKind.TAXONOMY, chosen.name());
    }

    /**
     * Checks that no model has a name, before a model of that name is created.
     *
     * @throws PipelineException if one has
     */
    default void requireNewModel(String name) throws PipelineException {
        if (all(PartKind.MODEL).containsKey(name)) {
            throw new PipelineException("--name: a model '%s' already exists; choose another name".formatted(name));
        }
    }

    /**
     * The usable parts of a kind, by name, after waiting for those that are being prepared. Of two with the same name, the newer
     * one is returned.
     *
     * @throws PipelineException if the thread is interrupted
     */
    <T> Map<String, T> all(PartKind<T> kind) throws PipelineException;

    /**
     * A service of the suite, after waiting for everything that is still starting.
     *
     * @throws PipelineException if it does not appear; the message says what it waits for
     */
    <S> S service(Class<S> type) throws PipelineException;

    /**
     * Assembles a pipeline.
     *
     * @throws PipelineException if a part is unknown, or the pipeline cannot be assembled; the message says why
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
     * Every part, pipeline and inspector in any state, and everything else that waits for something, ordered by kind and name. The method first waits for
     * services that are being loaded.
     *
     * @throws PipelineException if the thread is interrupted
     */
    List<PartStatus> status() throws PipelineException;

    /**
     * The versions of the suite and its runtime, by name, in display order. The method first waits for services that are being
     * loaded.
     *
     * @throws PipelineException if the thread is interrupted
     */
    Map<String, String> versions() throws PipelineException;

    /**
     * A taxonomy as the user chose it.
     *
     * @param name the name of an installed one, or the file as the user wrote it
     * @param file the file, if the user named one
     */
    record TaxonomyChoice(String name, Optional<Path> file) {}

    /**
     * A line of the listing of plug-ins.
     *
     * @param kind the word for its kind, or {@code pipeline}, {@code inspector}, {@code bundle}, {@code component} or {@code file}
     * @param name its name
     * @param version its version, possibly empty
     * @param bundle the bundle that contains it, with its version; empty for a file
     * @param state {@code active}, possibly with its full name; otherwise what it waits for or what is wrong
     */
    record PartStatus(String kind, String name, String version, String bundle, String state) {}
}
