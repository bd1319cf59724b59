package org.biface.kernel.postgres.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Whom the server's programs run as. PostgreSQL refuses to run as root; when the container runs as root, the programs
 * run without root's rights.
 *
 * @param prefix what to put before each command
 * @param uid who has to own the data, or -1 when that is whoever creates them
 */
public record RunAs(List<String> prefix, int uid) {

    private static final int NOBODY = 65534;
    private static final List<String> UNSHARE = List.of("unshare", "-U");
    private static final List<String> UNSHARED = List.of("unshare", "-U", "true");

    /**
     * @param folder where the data are or will be
     * @param data the data folder itself, which may not exist yet
     * @return who that is
     * @throws IOException if nobody will do
     */
    public static RunAs choose(Path folder, Path data) throws IOException {
        if (!isRoot()) {
            // In a container the user may be a bare number; initdb wants a name, and in a namespace it finds one.
            boolean nameless = !isWindows() && !succeeds(List.of("id", "-un"));
            return nameless && succeeds(UNSHARED) ? new RunAs(UNSHARE, -1) : new RunAs(List.of(), -1);
        }
        int owner = Files.exists(data) ? owner(data) : -1;
        if (owner > 0) {
            return drop(owner);
        }
        // A user namespace with nobody mapped into it: the files stay root's, root's rights over the rest are gone.
        if (succeeds(UNSHARED)) {
            return new RunAs(UNSHARE, -1);
        }
        if (owner == 0) {
            throw new Refusal("The data in " + data
                    + " belong to root, and this system lets root start PostgreSQL only as"
                    + " another user. Stop Biface, run 'chown -R " + NOBODY + " " + folder + "' and start again.");
        }
        return drop(NOBODY);
    }

    private static RunAs drop(int uid) throws IOException {
        var prefix = List.of("setpriv", "--reuid=" + uid, "--regid=" + uid, "--clear-groups", "--no-new-privs", "--");
        var probe = new ArrayList<>(prefix);
        probe.add("true");
        if (!succeeds(probe)) {
            throw new Refusal("PostgreSQL does not run as root, and neither 'unshare -U' nor 'setpriv' works here."
                    + " Start Biface as a normal user, or configure a database of your own.");
        }
        return new RunAs(prefix, uid);
    }

    static boolean isRoot() {
        return "root".equals(System.getProperty("user.name")) && !isWindows();
    }

    static boolean isWindows() {
        return Archive.platform().startsWith("windows");
    }

    private static int owner(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    }

    /** Gives what is in a folder to the user the server runs as, when that is another one. */
    public void own(Path path) throws IOException {
        if (uid < 0) {
            return;
        }
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.toList()) {
                Files.setAttribute(file, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
                Files.setAttribute(file, "unix:gid", uid, LinkOption.NOFOLLOW_LINKS);
            }
        }
    }

    public ProcessBuilder command(List<String> command) {
        var all = new ArrayList<>(prefix);
        all.addAll(command);
        return new ProcessBuilder(all);
    }

    private static boolean succeeds(List<String> command) throws IOException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException notInstalled) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }
}
