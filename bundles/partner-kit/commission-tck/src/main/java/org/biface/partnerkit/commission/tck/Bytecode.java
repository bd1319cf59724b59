package org.biface.partnerkit.commission.tck;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What a class calls and calculates, read from its file (chapters 4 and 6 of the JVM specification). */
final class Bytecode {
    /** What makes a fraction, or a whole number of one, by its code. */
    private static final Map<Integer, String> FRACTIONS = Map.ofEntries(
            Map.entry(0x62, "fadd"),
            Map.entry(0x63, "dadd"),
            Map.entry(0x66, "fsub"),
            Map.entry(0x67, "dsub"),
            Map.entry(0x6a, "fmul"),
            Map.entry(0x6b, "dmul"),
            Map.entry(0x6e, "fdiv"),
            Map.entry(0x6f, "ddiv"),
            Map.entry(0x72, "frem"),
            Map.entry(0x73, "drem"),
            Map.entry(0x86, "i2f"),
            Map.entry(0x87, "i2d"),
            Map.entry(0x89, "l2f"),
            Map.entry(0x8a, "l2d"),
            Map.entry(0x8b, "f2i"),
            Map.entry(0x8c, "f2l"),
            Map.entry(0x8e, "d2i"),
            Map.entry(0x8f, "d2l"));

    private static final int TABLESWITCH = 0xaa;
    private static final int LOOKUPSWITCH = 0xab;
    private static final int WIDE = 0xc4;
    private static final int IINC = 0x84;

    private final Set<String> calls = new TreeSet<>();
    private final Set<String> fractions = new TreeSet<>();
    private final ByteBuffer in;
    private String[] text;

    private Bytecode(byte[] file) {
        in = ByteBuffer.wrap(file);
        in.position(8);
        constants();
        // Access, the class itself, and what it extends.
        skip(6);
        skip(2 * unsignedShort());
        members(false);
        members(true);
    }

    static Bytecode of(byte[] file) {
        return new Bytecode(file);
    }

    /** Class, name and descriptor of each method that is called, or handed over. */
    Set<String> calls() {
        return calls;
    }

    /** Each method that calculates with binary fractions, and how. */
    Set<String> fractions() {
        return fractions;
    }

    private int unsignedShort() {
        return Short.toUnsignedInt(in.getShort());
    }

    private void skip(int bytes) {
        in.position(in.position() + bytes);
    }

    private void constants() {
        int count = unsignedShort();
        text = new String[count];
        int[][] pairs = new int[count][];
        int[] kinds = new int[count];
        for (int i = 1; i < count; i++) {
            int kind = Byte.toUnsignedInt(in.get());
            kinds[i] = kind;
            switch (kind) {
                case 1 -> {
                    byte[] utf = new byte[unsignedShort()];
                    in.get(utf);
                    // Names are compared with ASCII ones only, so the difference to Java's own encoding does not
                    // matter.
                    text[i] = new String(utf, StandardCharsets.UTF_8);
                }
                case 3, 4 -> skip(4);
                case 5, 6 -> {
                    skip(8);
                    i++;
                }
                case 7, 8, 16, 19, 20 -> pairs[i] = new int[] {unsignedShort()};
                case 9, 10, 11, 12, 17, 18 -> pairs[i] = new int[] {unsignedShort(), unsignedShort()};
                case 15 -> skip(3);
                default -> throw new IllegalStateException("unknown constant " + kind);
            }
        }
        for (int i = 1; i < count; i++) {
            if (kinds[i] == 10 || kinds[i] == 11) {
                int[] member = pairs[pairs[i][1]];
                calls.add(text[pairs[pairs[i][0]][0]] + "." + text[member[0]] + text[member[1]]);
            }
        }
    }

    private void members(boolean methods) {
        for (int left = unsignedShort(); left > 0; left--) {
            skip(2);
            String name = text[unsignedShort()];
            skip(2);
            for (int attributes = unsignedShort(); attributes > 0; attributes--) {
                String attribute = text[unsignedShort()];
                int length = in.getInt();
                int end = in.position() + length;
                if (methods && attribute.equals("Code")) {
                    skip(4);
                    int code = in.getInt();
                    calculates(name, in.position(), in.position() + code);
                }
                in.position(end);
            }
        }
    }

    private void calculates(String method, int start, int end) {
        int at = start;
        while (at < end) {
            int code = code(at);
            String fraction = FRACTIONS.get(code);
            if (fraction != null) {
                fractions.add(method + " (" + fraction + ")");
            }
            at += length(code, at, start);
        }
    }

    private int code(int at) {
        return Byte.toUnsignedInt(in.get(at));
    }

    private int length(int code, int at, int start) {
        int padded = at + 4 - (at - start) % 4;
        if (code == TABLESWITCH) {
            return padded + 12 + 4 * (in.getInt(padded + 8) - in.getInt(padded + 4) + 1) - at;
        }
        if (code == LOOKUPSWITCH) {
            return padded + 8 + 8 * in.getInt(padded + 4) - at;
        }
        if (code == WIDE) {
            return code(at + 1) == IINC ? 6 : 4;
        }
        return switch (code) {
            case 0x10, 0x12, 0x15, 0x16, 0x17, 0x18, 0x19, 0x36, 0x37, 0x38, 0x39, 0x3a, 0xa9, 0xbc -> 2;
            case 0x11, 0x13, 0x14, IINC, 0xbb, 0xbd, 0xc0, 0xc1, 0xc6, 0xc7 -> 3;
            case 0xc5 -> 4;
            case 0xb9, 0xba, 0xc8, 0xc9 -> 5;
            // Jumps, fields and calls.
            default -> code >= 0x99 && code <= 0xa8 || code >= 0xb2 && code <= 0xb8 ? 3 : 1;
        };
    }
}
