package org.biface.kernel.http.internal;

import jakarta.ws.rs.ext.ParamConverter;
import jakarta.ws.rs.ext.ParamConverterProvider;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads path, query and header parameters strictly; what is wrong is said in one sentence and answered with 400. */
@Provider
final class Parameters implements ParamConverterProvider {

    static final String UUID_WANTED = "It must be an id such as 0190a1b2-3c4d-7e5f-8a9b-0c1d2e3f4a5b.";

    private static final Map<Class<?>, Reader<?>> READERS = Map.ofEntries(
            reader(UUID.class, UUID_WANTED, Parameters::uuid),
            reader(Instant.class, "It must be an instant such as 2026-11-22T10:00:00Z.", Parameters::instant),
            reader(LocalDate.class, "It must be a date such as 2026-11-22.", Parameters::date),
            reader(Integer.class, "It must be a whole number.", Integer::valueOf),
            reader(int.class, "It must be a whole number.", Integer::valueOf),
            reader(Long.class, "It must be a whole number.", Long::valueOf),
            reader(long.class, "It must be a whole number.", Long::valueOf),
            reader(BigDecimal.class, "It must be a number such as 12.50.", Parameters::decimal),
            reader(Boolean.class, "It must be true or false.", Parameters::bool),
            reader(boolean.class, "It must be true or false.", Parameters::bool),
            reader(String.class, "It must not hold the character NUL or half a character.", Parameters::text));

    private record Reader<T>(String wanted, Function<String, T> parse) {
        T read(String text) {
            T value;
            try {
                value = parse.apply(text);
            } catch (ArithmeticException | IllegalArgumentException | DateTimeException notThat) {
                value = null;
            }
            if (value == null) {
                throw new Wanted(wanted);
            }
            return value;
        }
    }

    /** @return whether there is a form in which a value of the type is read */
    static boolean reads(Class<?> type) {
        return READERS.containsKey(type);
    }

    /**
     * @param type one of the types that this class reads
     * @param text what was sent
     * @param <T> the type
     * @return the value
     * @throws Wanted when the text is none
     */
    @SuppressWarnings("unchecked") // the reader was chosen by the type, which may be a primitive one
    static <T> T read(Class<T> type, String text) {
        return (T) READERS.get(type).read(text);
    }

    /** What a parameter should have been; the message is for the caller. */
    static final class Wanted extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        Wanted(String message) {
            super(message);
        }

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }

    @Override
    public <T> ParamConverter<T> getConverter(Class<T> type, Type generic, Annotation[] annotations) {
        Reader<?> reader = READERS.get(type);
        if (reader == null && type.isEnum()) {
            String names = Arrays.stream(type.getEnumConstants())
                    .map(constant -> ((Enum<?>) constant).name())
                    .collect(Collectors.joining(", "));
            reader = new Reader<>("It must be one of " + names + ".", text -> constant(type, text));
        }
        return reader == null ? null : new Converter<>(reader);
    }

    private record Converter<T>(Reader<?> reader) implements ParamConverter<T> {
        @Override
        @SuppressWarnings("unchecked") // the reader was chosen by the parameter's type
        public T fromString(String text) {
            if (text == null) {
                return null;
            }
            return (T) reader.read(text);
        }

        @Override
        public String toString(T value) {
            return String.valueOf(value);
        }
    }

    private static <T> Map.Entry<Class<?>, Reader<?>> reader(Class<?> type, String wanted, Function<String, T> parse) {
        return Map.entry(type, new Reader<>(wanted, parse));
    }

    /**
     * @param text an id as it was sent
     * @return the id, or {@code null} when the text is none; unlike {@link UUID#fromString} this takes the full form only
     */
    static UUID uuid(String text) {
        if (text.length() != 36) {
            return null;
        }
        for (int i = 0; i < 36; i++) {
            char c = text.charAt(i);
            boolean ok = i == 8 || i == 13 || i == 18 || i == 23 ? c == '-' : c < 128 && Character.digit(c, 16) >= 0;
            if (!ok) {
                return null;
            }
        }
        return UUID.fromString(text);
    }

    private static LocalDate date(String text) {
        return text.length() == 10 ? LocalDate.parse(text) : null;
    }

    /** Four digits of the year: further away is a mistake, and more than a database keeps. */
    private static Instant instant(String text) {
        return text.length() > 4 && text.length() <= 40 && text.charAt(4) == '-' && text.charAt(0) != '-'
                ? OffsetDateTime.parse(text).toInstant()
                : null;
    }

    private static BigDecimal decimal(String text) {
        return text.length() > 40 || !text.matches("-?[0-9]+(\\.[0-9]+)?") ? null : new BigDecimal(text);
    }

    private static Boolean bool(String text) {
        return switch (text) {
            case "true" -> Boolean.TRUE;
            case "false" -> Boolean.FALSE;
            default -> null;
        };
    }

    private static String text(String text) {
        return Json.isStorable(text) ? text : null;
    }

    private static Object constant(Class<?> type, String text) {
        for (Object constant : type.getEnumConstants()) {
            if (((Enum<?>) constant).name().equals(text)) {
                return constant;
            }
        }
        return null;
    }
}
