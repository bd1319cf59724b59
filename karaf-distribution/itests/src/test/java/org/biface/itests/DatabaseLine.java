package org.biface.itests;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** The way to a database, which can be cut and mended. While it is cut, whoever comes is sent away at once. */
final class DatabaseLine implements AutoCloseable {

    private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int database;
    private final List<Socket> connections = new ArrayList<>();
    private boolean whole;

    /** A line that is cut. */
    DatabaseLine(int database) throws IOException {
        this.database = database;
        start(this::accept);
    }

    int port() {
        return door.getLocalPort();
    }

    synchronized void mend() {
        whole = true;
    }

    synchronized void cut() {
        whole = false;
        connections.forEach(DatabaseLine::close);
        connections.clear();
    }

    @Override
    public void close() throws IOException {
        door.close();
        cut();
    }

    private void accept() {
        try {
            while (true) {
                connect(door.accept());
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private synchronized void connect(Socket caller) {
        try {
            if (!whole) {
                caller.close();
                return;
            }
            Socket there = new Socket(InetAddress.getLoopbackAddress(), database);
            connections.add(caller);
            connections.add(there);
            start(() -> carry(caller, there));
            start(() -> carry(there, caller));
        } catch (IOException unreachable) {
            close(caller);
        }
    }

    private static void carry(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException cut) {
            // the other end learns it by the close
        } finally {
            close(from);
            close(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException gone) {
            // that is what was wanted
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "database-line");
        thread.setDaemon(true);
        thread.start();
    }
}
