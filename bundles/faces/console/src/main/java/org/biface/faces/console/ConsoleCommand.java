package org.biface.faces.console;

import org.apache.felix.service.command.Process;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.biface.commons.Actor;
import org.biface.commons.DomainException;
import org.osgi.framework.BundleContext;

/**
 * What the commands share. Whoever got to the console runs the marketplace, so commands act as the platform itself.
 *
 * <p>A command looks services up when it is called: the shell would take every command of the bundle away while one
 * service that it was told about is missing.
 */
abstract class ConsoleCommand implements Action {

    /** Who acts at the console. */
    static final Actor OPERATOR = Actor.SYSTEM;

    @Reference
    private BundleContext context;

    @Reference
    private Session session;

    @Option(name = "--no-format", description = "One line for each row, fields separated by tabs, no headers")
    private boolean noFormat;

    /**
     * Does what the command is for.
     *
     * @param services finds services
     * @param out takes what the command says
     * @throws CommandException when the command ends with an error that the operator can act on
     */
    abstract void run(Services services, Output out) throws CommandException;

    @Override
    public final Object execute() throws CommandException {
        try {
            run(new Services(context), new Output(System.out, !noFormat && isTerminal()));
            return null;
        } catch (DomainException refused) {
            throw error(refused.getMessage(), refused);
        }
    }

    /** An error for the operator: one sentence, no stack trace, and a failing exit status. */
    static CommandException error(String sentence, Throwable cause) {
        return new CommandException("Error: " + Output.plain(sentence), sentence, cause);
    }

    private boolean isTerminal() {
        Process process = Process.Utils.current();
        return session.getTerminal() != null && process != null && process.isTty(1);
    }
}
