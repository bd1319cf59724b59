package org.biface.faces.console;

import java.io.PrintStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.karaf.shell.support.table.Col;
import org.apache.karaf.shell.support.table.ShellTable;

/**
 * What a command says: tables with headers on a terminal; plain lines with tabs between the fields where a program reads.
 * What people have typed elsewhere (names, titles) never reaches the terminal with control characters in it.
 */
final class Output {

    private final PrintStream out;
    private final boolean formatted;

    Output(PrintStream out, boolean formatted) {
        this.out = out;
        this.formatted = formatted;
    }

    /** Whether people read this. */
    boolean isFormatted() {
        return formatted;
    }

    /** A sentence for people; programs do not get it. */
    void remark(String sentence) {
        if (formatted) {
            out.println(plain(sentence));
        }
    }

    /** Writes over the line that shows how far something is; {@code null} takes it away. Programs do not get it. */
    void progress(String text) {
        if (formatted) {
            out.print("\r\u001b[2K" + (text == null ? "" : plain(text)));
            out.flush();
        }
    }

    void line(String text) {
        out.println(plain(text));
    }

    /** A text of several lines. */
    void text(String text) {
        text.lines().forEach(this::line);
    }

    Table table(String... headers) {
        return new Table(headers);
    }

    /** Rows under headers; a header that begins with {@code >} is of a column of numbers. */
    final class Table {

        private final String[] headers;
        private final List<String[]> rows = new ArrayList<>();

        private Table(String... headers) {
            this.headers = headers;
        }

        Table row(Object... fields) {
            rows.add(Arrays.stream(fields).map(Output::field).toArray(String[]::new));
            return this;
        }

        void print(String whenEmpty) {
            if (formatted) {
                ShellTable table = new ShellTable().emptyTableText(whenEmpty);
                for (String header : headers) {
                    if (header.startsWith(">")) {
                        table.column(new Col(header.substring(1)).alignRight());
                    } else {
                        table.column(header);
                    }
                }
                rows.forEach(row -> table.addRow().addContent((Object[]) row));
                table.print(out, true);
            } else {
                rows.forEach(row -> out.println(String.join("\t", row)));
            }
        }
    }

    private static String field(Object value) {
        if (value == null) {
            return "";
        }
        if (value instanceof Instant instant) {
            return instant.truncatedTo(ChronoUnit.SECONDS).toString();
        }
        if (value instanceof Boolean yes) {
            return yes ? "yes" : "no";
        }
        if (value instanceof Enum<?> constant) {
            return word(constant);
        }
        return plain(value.toString());
    }

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Without control characters, and without what turns the direction of writing round. */
    static String plain(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            int type = Character.getType(c);
            boolean unwanted = type == Character.CONTROL
                    || type == Character.FORMAT
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR;
            plain.appendCodePoint(unwanted ? ' ' : c);
        });
        return plain.toString();
    }
}
