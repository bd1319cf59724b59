package org.biface.testing;

import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The configuration that a component gets: the defaults that its interface states, but for what an operator has set. */
public final class Configured {

    private Configured() {}

    /**
     * @param type the annotation that describes the configuration
     * @param <C> the same
     * @return what a component gets whose file sets nothing
     */
    public static <C> C byDefault(Class<C> type) {
        return with(type, Map.of());
    }

    /**
     * @param type the annotation that describes the configuration
     * @param set what is set, by the names of its methods
     * @param <C> the same
     * @return what a component gets whose file sets this
     */
    public static <C> C with(Class<C> type, Map<String, ?> set) {
        Set<String> unknown = new TreeSet<>(set.keySet());
        for (var method : type.getDeclaredMethods()) {
            unknown.remove(method.getName());
        }
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(type.getName() + " has no " + unknown);
        }
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) ->
                        set.containsKey(method.getName()) ? set.get(method.getName()) : method.getDefaultValue()));
    }
}
