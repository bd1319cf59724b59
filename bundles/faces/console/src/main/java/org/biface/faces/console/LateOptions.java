package org.biface.faces.console;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.support.CommandException;

/**
 * Options that are typed behind the arguments, where most people type them. Karaf takes options before the first argument
 * only, so a command takes what follows as one more argument of many values, and this reads it.
 */
final class LateOptions {

    private LateOptions() {}

    /**
     * Sets the fields of a command as if the options had been typed before the arguments.
     *
     * @param command has fields with {@link Option}: texts, lists of texts, and flags
     * @param words what was typed behind its arguments, or {@code null}
     */
    static void read(ConsoleCommand command, List<String> words) throws CommandException {
        Iterator<String> left = words == null ? List.<String>of().iterator() : words.iterator();
        while (left.hasNext()) {
            String word = left.next();
            int equals = word.startsWith("--") ? word.indexOf('=') : -1;
            Field field = field(command, equals < 0 ? word : word.substring(0, equals));
            try {
                if (field.getType() == boolean.class) {
                    field.setBoolean(command, true);
                    continue;
                }
                if (equals < 0 && !left.hasNext()) {
                    throw ConsoleCommand.error("Say what " + word + " is to be.", null);
                }
                set(command, field, equals < 0 ? left.next() : word.substring(equals + 1));
            } catch (IllegalAccessException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }

    private static void set(ConsoleCommand command, Field field, String value) throws IllegalAccessException {
        if (field.getType() == List.class) {
            List<String> all = new ArrayList<>();
            if (field.get(command) instanceof List<?> before) {
                before.forEach(one -> all.add(String.valueOf(one)));
            }
            all.add(value);
            field.set(command, all);
        } else {
            field.set(command, value);
        }
    }

    private static Field field(ConsoleCommand command, String name) throws CommandException {
        for (Class<?> type = command.getClass(); type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                Option option = field.getAnnotation(Option.class);
                if (option != null && option.name().equals(name)) {
                    field.setAccessible(true);
                    return field;
                }
            }
        }
        throw ConsoleCommand.error("'" + name + "' is not understood here; --help shows what is.", null);
    }
}
