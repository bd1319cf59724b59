package org.biface.testing.stripe;

import com.google.gson.annotations.SerializedName;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which parameters a request may have, as Stripe's own library declares them for this version of the API. */
final class Parameters {

    private static final Pattern PART = Pattern.compile("\\[([^\\]]*)\\]");

    private Parameters() {}

    /** @return what is wrong with a parameter, as Stripe would say; {@code null} when it is right */
    static String complaint(Class<?> declared, String name, String value) {
        int bracket = name.indexOf('[');
        Type type = declared(declared, bracket < 0 ? name : name.substring(0, bracket));
        if (type == null) {
            return "Received unknown parameter: " + name;
        }
        Matcher parts = PART.matcher(bracket < 0 ? "" : name.substring(bracket));
        while (parts.find()) {
            // Where metadata may also be taken away as a whole, the library knows no more than that it is an object.
            type = name.startsWith("metadata[") ? String.class : inside(type, parts.group(1));
            if (type == null) {
                return "Received unknown parameter: " + name;
            }
        }
        return fits(type, value) ? null : "Invalid " + name + ": must be another than " + value;
    }

    private static Type declared(Class<?> in, String name) {
        return Arrays.stream(in.getDeclaredFields())
                .filter(field -> name.equals(serialized(field)))
                .map(Field::getGenericType)
                .findFirst()
                .orElse(null);
    }

    private static String serialized(Field field) {
        SerializedName name = field.getAnnotation(SerializedName.class);
        return name == null ? null : name.value();
    }

    private static Type inside(Type outer, String part) {
        if (outer instanceof ParameterizedType generic) {
            Type raw = generic.getRawType();
            boolean list = raw == List.class && (part.isEmpty() || part.matches("\\d+"));
            Type[] arguments = generic.getActualTypeArguments();
            return list ? arguments[0] : raw == Map.class ? arguments[1] : null;
        }
        if (outer == Object.class) {
            // Several forms are allowed, such as a time or a range of times.
            return List.of("gt", "gte", "lt", "lte").contains(part) ? Long.class : null;
        }
        return outer instanceof Class<?> nested ? declared(nested, part) : null;
    }

    private static boolean fits(Type type, String value) {
        if (type == Long.class) {
            return value.matches("-?\\d{1,18}");
        }
        if (type == Boolean.class) {
            return value.equals("true") || value.equals("false");
        }
        if (type instanceof Class<?> one && one.isEnum()) {
            return Arrays.stream(one.getDeclaredFields())
                    .filter(Field::isEnumConstant)
                    .anyMatch(constant -> value.equals(serialized(constant)));
        }
        return type == String.class || type == Object.class || type instanceof Class<?> other && !other.isPrimitive();
    }
}
