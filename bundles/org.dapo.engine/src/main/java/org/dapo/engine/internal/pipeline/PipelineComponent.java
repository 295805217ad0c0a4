package org.dapo.engine.internal.pipeline;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.dapo.api.configuration.UnknownKeys;
import org.dapo.api.pipeline.Calibration;
import org.dapo.api.pipeline.CalibrationRequest;
import org.dapo.api.pipeline.EvaluationRequest;
import org.dapo.api.pipeline.EvaluationResult;
import org.dapo.api.pipeline.Inspector;
import org.dapo.api.pipeline.InspectorRequest;
import org.dapo.api.pipeline.PackInfo;
import org.dapo.api.pipeline.Pipeline;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.TuningRequest;
import org.dapo.api.pipeline.TuningResult;
import org.dapo.api.plugin.PluginProperties;
import org.dapo.api.progress.RunListener;
import org.dapo.api.taxonomy.DefectTaxonomy;
import org.dapo.engine.internal.assembly.Assembly;
import org.dapo.engine.internal.assembly.BackbonePool;
import org.dapo.engine.internal.assembly.Parts;
import org.dapo.engine.internal.calibration.Calibrating;
import org.dapo.engine.internal.deployment.Pack;
import org.dapo.engine.internal.evaluation.Evaluation;
import org.dapo.engine.internal.inspection.ImageInspector;
import org.dapo.engine.internal.optimization.GradientTurn;
import org.dapo.engine.internal.tuning.Tuning;
import org.dapo.nn.api.backbone.BackboneProvider;
import org.dapo.nn.api.prompt.PromptStrategy;
import org.dapo.nn.api.tensor.TensorEngine;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A pipeline; registered while the three parts that its configuration selects are available. */
@Component(configurationPid = Pipeline.FACTORY_PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = PipelineComponent.Configuration.class, factory = true)
public final class PipelineComponent implements Pipeline {
    /** The configuration of a pipeline. */
    @ObjectClassDefinition(
            name = "DAPO pipeline",
            description = "A backbone, a prompt strategy and a defect taxonomy, each selected by a service filter")
    public @interface Configuration {
        /** The unique name. */
        @AttributeDefinition(name = "Name", description = "Unique name of the pipeline")
        String dapo_pipeline_name();

        /** The filter for the backbone. */
        @AttributeDefinition(name = "Backbone", description = "Service filter, such as (dapo.plugin.name=clip-seeded)")
        String backbone_target();

        /** The filter for the prompt strategy. */
        @AttributeDefinition(name = "Prompt", description = "Service filter, such as (dapo.plugin.name=dapo)")
        String prompt_target();

        /** The filter for the taxonomy. */
        @AttributeDefinition(name = "Taxonomy", description = "Service filter, such as (dapo.plugin.name=mvtec)")
        String taxonomy_target();
    }

    private static final Logger LOG = LoggerFactory.getLogger(PipelineComponent.class);

    private final Assembly assembly;

    /**
     * Combines the parts without loading anything. A filter missing in the configuration is replaced by one that matches
     * nothing and says so in the list of waiting pipelines.
     */
    @Activate
    public PipelineComponent(
            BundleContext context,
            Map<String, Object> properties,
            @Reference(name = "tensors") Map.Entry<Map<String, Object>, TensorEngine> tensors,
            @Reference BackbonePool pool,
            @Reference Parts parts,
            @Reference(
                            name = "backbone",
                            target = "(backbone.target=missing in the configuration)",
                            policyOption = ReferencePolicyOption.GREEDY)
                    Map.Entry<Map<String, Object>, BackboneProvider> backbone,
            @Reference(
                            name = "prompt",
                            target = "(prompt.target=missing in the configuration)",
                            policyOption = ReferencePolicyOption.GREEDY)
                    Map.Entry<Map<String, Object>, PromptStrategy> prompt,
            @Reference(
                            name = "taxonomy",
                            target = "(taxonomy.target=missing in the configuration)",
                            policyOption = ReferencePolicyOption.GREEDY)
                    Map.Entry<Map<String, Object>, DefectTaxonomy> taxonomy) {
        this(new Assembly(
                tensors.getValue(),
                pool,
                parts,
                named(backbone),
                named(prompt),
                named(taxonomy),
                List.of(
                        presence(context, "tensor engine", tensors),
                        presence(context, "backbone", backbone),
                        presence(context, "prompt strategy", prompt),
                        presence(context, "taxonomy", taxonomy))));
        unknownKeys(properties).forEach(LOG::warn);
    }

    /** Uses the given parts. */
    public PipelineComponent(Assembly assembly) {
        this.assembly = assembly;
    }

    /** One line per unknown key of a configuration. */
    static List<String> unknownKeys(Map<String, Object> properties) {
        return UnknownKeys.lines(
                Configuration.class, properties, "tensors", "pool", "parts", "backbone", "prompt", "taxonomy");
    }

    @Override
    public List<String> profiles() {
        return assembly.prompt().part().profiles();
    }

    @Override
    public boolean learns(String profile) throws PipelineException {
        return assembly.recipe(profile).tuning().isPresent();
    }

    @Override
    public TuningResult tune(TuningRequest request, RunListener listener) throws PipelineException {
        return GradientTurn.await(listener, () -> new Tuning(assembly, request, listener).run());
    }

    @Override
    public EvaluationResult evaluate(EvaluationRequest request, RunListener listener) throws PipelineException {
        return new Evaluation(assembly, request, listener).run();
    }

    @Override
    public Inspector inspector(InspectorRequest request) throws PipelineException {
        return open(request);
    }

    /** Opens an inspector. A failure is reported as a missing part if a part has left meanwhile. */
    private ImageInspector open(InspectorRequest request) throws PipelineException {
        assembly.requireParts();
        try {
            return ImageInspector.open(assembly, request);
        } catch (PipelineException | RuntimeException | LinkageError e) {
            assembly.requireParts();
            throw e;
        }
    }

    @Override
    public Calibration calibrate(CalibrationRequest request, RunListener listener) throws PipelineException {
        return new Calibrating(assembly, request, listener).run();
    }

    @Override
    public PackInfo pack(InspectorRequest request, Set<String> products, Path file) throws PipelineException {
        try (ImageInspector inspector = open(request)) {
            inspector.pack(products, file);
        }
        try (Pack written = Pack.open(file)) {
            return written.info();
        }
    }

    private static <T> Assembly.Named<T> named(Map.Entry<Map<String, Object>, T> service) {
        Map<String, Object> properties = service.getKey();
        return new Assembly.Named<>(
                service.getValue(),
                String.valueOf(properties.get(PluginProperties.NAME)),
                String.valueOf(properties.get(PluginProperties.VERSION)),
                String.valueOf(properties.getOrDefault(PluginProperties.BACKBONE_SHA256, "")));
    }

    /** A service is present until unregistered, even if this component is recreated before that. */
    private static Assembly.Presence presence(
            BundleContext context, String kind, Map.Entry<? extends Map<String, Object>, ?> service) {
        Map<String, Object> properties = service.getKey();
        Object id = properties.get(Constants.SERVICE_ID);
        Object name = Optional.ofNullable(properties.get(PluginProperties.NAME)).orElse(id);
        Optional<ServiceReference<?>> reference = reference(context, "(%s=%s)".formatted(Constants.SERVICE_ID, id));
        return new Assembly.Presence(kind, name.toString(), () -> reference
                .filter(known -> known.getBundle() != null)
                .isPresent());
    }

    private static Optional<ServiceReference<?>> reference(BundleContext context, String filter) {
        try {
            ServiceReference<?>[] found = context.getServiceReferences((String) null, filter);
            return found == null ? Optional.empty() : Optional.of(found[0]);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("not a filter: " + filter, e);
        }
    }
}
