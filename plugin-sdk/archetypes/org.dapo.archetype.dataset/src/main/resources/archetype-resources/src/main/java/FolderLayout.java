package ${package};

import java.nio.file.Path;
import org.dapo.api.dataset.Dataset;
import org.dapo.api.dataset.DatasetAdapter;
import org.dapo.api.dataset.DatasetException;
import org.dapo.api.dataset.DatasetFindings;
import org.dapo.api.dataset.DatasetFolder;
import org.dapo.api.plugin.DapoPlugin;
import org.osgi.service.component.annotations.Component;

/**
 * The layout {@code <product>/<type>/<name>.png} with the mask {@code <name>_mask.png} beside it; {@code good} has no defects.
 * Thread-safe and stateless: the state for one folder is in its {@link FolderReader}.
 */
@Component
@DapoPlugin(name = "${artifactId}", version = "${version}")
public final class FolderLayout implements DatasetAdapter {
    @Override
    public Dataset open(Path root) throws DatasetException {
        // They keep the notes and throw the first problem.
        DatasetFindings findings = DatasetFindings.refusing();
        // The second argument ends the message for a user who gave the wrong folder: "PATH is not there; it should be …".
        DatasetFolder folder = DatasetFolder.open(root, "the folder that holds one folder per product", findings);
        return new FolderReader(folder, findings).read();
    }
}
