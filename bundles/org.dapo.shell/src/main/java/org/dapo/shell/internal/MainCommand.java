package org.dapo.shell.internal;

import java.util.function.ToIntFunction;
import org.dapo.shell.internal.parts.Parts;
import org.dapo.shell.internal.terminal.Terminal;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The command line as a service. The launcher passes it the arguments and exits with the status returned. */
@Component(service = ToIntFunction.class, property = "dapo.command.line=main")
public final class MainCommand implements ToIntFunction<String[]> {
    private final Parts parts;

    /** Takes the parts that the commands use. */
    @Activate
    public MainCommand(@Reference Parts parts) {
        this.parts = parts;
    }

    @Override
    public int applyAsInt(String[] args) {
        return new Dapo(parts, Terminal.current()).run(args);
    }
}
