package org.biface.kernel.http.internal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.biface.kernel.http.Call;
import org.glassfish.jersey.server.model.Resource;
import org.glassfish.jersey.server.model.ResourceMethod;

/**
 * Reads whose way is known before anybody asks: a GET without a query, of a path that one method answers, by somebody who
 * takes JSON. Jersey looks for the way at each request, which was measured to be a quarter of the work for a short one.
 * Whatever is the least bit unusual is left to Jersey, also to say what is wrong with it.
 */
final class DirectReads {

    /** @param resource what Jersey knows of it */
    record Served(Object instance, Resource resource) {}

    /** Where a parameter of a method comes from. */
    @FunctionalInterface
    private interface Argument {
        Object of(Exchange exchange, String[] path);
    }

    private record Read(
            String[] template, Object instance, Method method, List<Argument> arguments, List<String[]> rivals) {

        boolean answers(String[] path) {
            return path.length == template.length
                    && begins(template, path)
                    && rivals.stream().noneMatch(rival -> begins(rival, path));
        }
    }

    private final List<Read> reads = new ArrayList<>();

    DirectReads(List<Served> served) {
        List<String[]> roots = new ArrayList<>();
        List<String[]> all = new ArrayList<>();
        for (Served one : served) {
            roots.add(segments(one.resource().getPath()));
            paths(one.resource()).forEach(path -> all.add(segments(path)));
        }
        boolean known = served.stream().allMatch(one -> isPlain(one.resource()))
                && all.stream().flatMap(Arrays::stream).allMatch(DirectReads::isPlain);
        if (known) {
            served.forEach(one -> collect(one, roots, all));
        }
    }

    /** Locators find their way as they go; deeper than two levels nobody has declared any. */
    private static boolean isPlain(Resource resource) {
        return resource.getResourceLocator() == null
                && resource.getChildResources().stream()
                        .allMatch(child -> child.getResourceLocator() == null
                                && child.getChildResources().isEmpty());
    }

    /** A word, or a name in braces without a pattern. */
    private static boolean isPlain(String segment) {
        return isVariable(segment)
                ? segment.endsWith("}") && segment.indexOf(':') < 0
                : segment.indexOf('{') < 0 && isPlainPath(segment);
    }

    private static boolean isVariable(String segment) {
        return segment.startsWith("{");
    }

    private static List<String> paths(Resource resource) {
        List<String> paths = new ArrayList<>();
        if (!resource.getResourceMethods().isEmpty()) {
            paths.add(resource.getPath());
        }
        resource.getChildResources().forEach(child -> paths.add(resource.getPath() + "/" + child.getPath()));
        return paths;
    }

    private static String[] segments(String path) {
        return Arrays.stream(path.split("/")).filter(part -> !part.isEmpty()).toArray(String[]::new);
    }

    private void collect(Served served, List<String[]> roots, List<String[]> all) {
        String root = served.resource().getPath();
        collect(served, root, served.resource().getResourceMethods(), roots, all);
        for (Resource child : served.resource().getChildResources()) {
            collect(served, root + "/" + child.getPath(), child.getResourceMethods(), roots, all);
        }
    }

    private void collect(
            Served served, String path, List<ResourceMethod> methods, List<String[]> roots, List<String[]> all) {
        String[] template = segments(path);
        List<ResourceMethod> gets = methods.stream()
                .filter(method -> method.getHttpMethod().equals("GET"))
                .toList();
        if (gets.size() != 1 || !gets.get(0).getProducedTypes().equals(List.of(MediaType.APPLICATION_JSON_TYPE))) {
            return;
        }
        Method method = gets.get(0).getInvocable().getHandlingMethod();
        Class<?> returned = method.getReturnType();
        List<Argument> arguments = arguments(method, template);
        if (arguments == null
                || returned == void.class
                || returned == byte[].class
                || CharSequence.class.isAssignableFrom(returned)
                || Response.class.isAssignableFrom(returned)) {
            return;
        }
        // Of what else may match the same path, Jersey chooses.
        List<String[]> rivals = new ArrayList<>();
        for (String[] other : all) {
            if (other.length == template.length && !Arrays.equals(other, template)) {
                rivals.add(other);
            }
        }
        for (String[] other : roots) {
            boolean above =
                    other.length <= template.length && Arrays.equals(other, Arrays.copyOf(template, other.length));
            if (!above) {
                rivals.add(other);
            }
        }
        reads.add(new Read(template, served.instance(), method, arguments, rivals));
    }

    /** @return where each parameter comes from, or {@code null} when one is anything but the call and parts of the path */
    private static List<Argument> arguments(Method method, String[] template) {
        List<Argument> arguments = new ArrayList<>();
        for (Parameter parameter : method.getParameters()) {
            List<Annotation> said = Arrays.stream(parameter.getAnnotations())
                    .filter(annotation ->
                            annotation.annotationType().getPackageName().startsWith("jakarta.ws.rs"))
                    .toList();
            Class<?> type = parameter.getType();
            if (said.size() != 1) {
                return null;
            } else if (said.get(0) instanceof Context && type == Call.class) {
                arguments.add((exchange, path) -> exchange);
            } else if (said.get(0) instanceof PathParam part && Parameters.reads(type)) {
                List<String> parts = List.of(template);
                int place = parts.indexOf("{" + part.value() + "}");
                if (place < 0 || place != parts.lastIndexOf("{" + part.value() + "}")) {
                    return null;
                }
                arguments.add((exchange, path) -> Parameters.read(type, path[place]));
            } else {
                return null;
            }
        }
        return arguments;
    }

    private static boolean begins(String[] template, String[] path) {
        if (template.length > path.length) {
            return false;
        }
        for (int i = 0; i < template.length; i++) {
            if (!isVariable(template[i]) && !template[i].equals(path[i])) {
                return false;
            }
        }
        return true;
    }

    /**
     * @param path the path, relative to what the paths of resources are relative to
     * @return whether it was answered; otherwise it is Jersey's
     * @throws Exception what the resource threw
     */
    boolean serve(Exchange exchange, String path) throws Exception {
        HttpServletRequest request = exchange.request();
        if (!request.getMethod().equals("GET")
                || request.getQueryString() != null
                || request.getHeader("Content-Type") != null
                || !takesJson(request.getHeader("Accept"))
                || !isPlainPath(path)) {
            return false;
        }
        String[] segments = path.split("/");
        for (Read read : reads) {
            if (read.answers(segments)) {
                return serve(exchange, read, segments);
            }
        }
        return false;
    }

    private static boolean takesJson(String accept) {
        return accept == null || accept.equals("*/*") || accept.equals(MediaType.APPLICATION_JSON);
    }

    /** Letters, digits and dashes between single slashes: nothing that could be read in two ways. */
    private static boolean isPlainPath(String path) {
        char before = '/';
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            boolean plain = c >= 'a' && c <= 'z'
                    || c >= 'A' && c <= 'Z'
                    || c >= '0' && c <= '9'
                    || c == '-'
                    || c == '_'
                    || c == '/' && before != '/';
            if (!plain) {
                return false;
            }
            before = c;
        }
        return before != '/';
    }

    private static boolean serve(Exchange exchange, Read read, String[] path) throws Exception {
        Object[] values = new Object[read.arguments().size()];
        try {
            for (int i = 0; i < values.length; i++) {
                values[i] = read.arguments().get(i).of(exchange, path);
            }
        } catch (Parameters.Wanted wrong) {
            return false;
        }
        try {
            exchange.send(read.method().invoke(read.instance(), values));
        } catch (InvocationTargetException thrown) {
            failed(exchange, thrown.getCause());
        }
        return true;
    }

    private static void failed(Exchange exchange, Throwable error) throws Exception {
        if (error instanceof Answered answered) {
            exchange.failed();
            exchange.again(answered.answer());
            exchange.writeHeaders();
            exchange.response().setStatus(answered.answer().status());
        } else if (error instanceof Exception exception) {
            throw exception;
        } else {
            throw new Application.Unmapped(error);
        }
    }
}
