package org.biface.faces.web;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which page is at which address. Addresses are what follows the language: {@code missions/{id}}. */
final class Routes {

    /** Answers a request. */
    @FunctionalInterface
    interface Handler {
        Reply serve(Visit visit);
    }

    /**
     * A page that was found.
     *
     * @param handler answers; {@code null} when the address takes other methods only
     * @param args what stands at the names in braces
     * @param common whether all strangers see the same there
     */
    record Match(Handler handler, Map<String, String> args, boolean common) {}

    private record Route(String method, String[] parts, Handler handler, boolean common) {}

    private final Map<String, List<Route>> byFirst = new HashMap<>();

    Routes get(String pattern, Handler handler) {
        return add("GET", pattern, handler, false);
    }

    /** A page of which all strangers see the same, and many may come at once. */
    Routes common(String pattern, Handler handler) {
        return add("GET", pattern, handler, true);
    }

    Routes post(String pattern, Handler handler) {
        return add("POST", pattern, handler, false);
    }

    private Routes add(String method, String pattern, Handler handler, boolean common) {
        String[] parts = pattern.split("/");
        byFirst.computeIfAbsent(parts[0], any -> new ArrayList<>()).add(new Route(method, parts, handler, common));
        return this;
    }

    /** @return the page at an address, or {@code null}; of several that fit, the one that was named first */
    Match find(String method, String path) {
        String[] parts = path.split("/");
        String wanted = method.equals("HEAD") ? "GET" : method;
        Match other = null;
        for (Route route : byFirst.getOrDefault(parts[0], List.of())) {
            Map<String, String> args = args(route.parts, parts);
            if (args != null) {
                if (route.method.equals(wanted)) {
                    return new Match(route.handler, args, route.common);
                }
                other = new Match(null, args, false);
            }
        }
        return other;
    }

    /** @return the nearest address above this one that has a page; the first page has one in any case */
    String pageAbove(String path) {
        String above = path;
        do {
            above = above.substring(0, Math.max(0, above.lastIndexOf('/')));
            Match match = find("GET", above);
            if (match != null && match.handler() != null) {
                return above;
            }
        } while (!above.isEmpty());
        return above;
    }

    private static Map<String, String> args(String[] pattern, String[] parts) {
        if (pattern.length != parts.length) {
            return null;
        }
        Map<String, String> args = new HashMap<>();
        for (int i = 0; i < parts.length; i++) {
            if (pattern[i].startsWith("{")) {
                args.put(pattern[i].substring(1, pattern[i].length() - 1), parts[i]);
            } else if (!pattern[i].equals(parts[i])) {
                return null;
            }
        }
        return args;
    }
}
