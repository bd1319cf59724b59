package org.biface.kernel.http.internal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.Principal;
import java.util.Collection;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.biface.kernel.http.Call;
import org.glassfish.jersey.CommonProperties;
import org.glassfish.jersey.internal.MapPropertiesDelegate;
import org.glassfish.jersey.internal.inject.AbstractBinder;
import org.glassfish.jersey.internal.inject.InjectionManager;
import org.glassfish.jersey.server.ApplicationHandler;
import org.glassfish.jersey.server.ContainerRequest;
import org.glassfish.jersey.server.ContainerResponse;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;
import org.glassfish.jersey.server.model.Parameter;
import org.glassfish.jersey.server.model.Resource;
import org.glassfish.jersey.server.model.ResourceMethod;
import org.glassfish.jersey.server.spi.ContainerResponseWriter;
import org.glassfish.jersey.server.spi.internal.ValueParamProvider;
import org.glassfish.jersey.uri.UriComponent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Jersey application of one capability, without a servlet container of Jersey's around it. */
public final class Application implements AutoCloseable {

    /** Jersey wants absolute addresses; ours are relative, so that no proxy can make them wrong. */
    private static final String ROOT = "http://localhost";

    private static final Logger LOG = LoggerFactory.getLogger(Application.class);

    private static final ThreadLocal<Exchange> CURRENT = new ThreadLocal<>();

    private final ApplicationHandler jersey;
    private final DirectReads direct;
    private final String base;
    private final URI baseUri;

    /**
     * @param gate the HTTP kernel
     * @param loader sees the resources' classes
     * @param base what the paths of resources are relative to
     * @param resources instances of classes with {@code @Path}
     */
    public Application(Gate gate, ClassLoader loader, String base, Collection<Object> resources) {
        this.base = base;
        this.baseUri = URI.create(ROOT + base);
        ResourceConfig config = new ResourceConfig()
                .setClassLoader(loader)
                .property(ServerProperties.WADL_FEATURE_DISABLE, true)
                .property(CommonProperties.FEATURE_AUTO_DISCOVERY_DISABLE, true)
                .property(CommonProperties.METAINF_SERVICES_LOOKUP_DISABLE, true)
                .property(CommonProperties.JSON_PROCESSING_FEATURE_DISABLE, true)
                .property(CommonProperties.PROVIDER_DEFAULT_DISABLE, "ALL")
                .property(ServerProperties.RESOURCE_VALIDATION_IGNORE_ERRORS, false)
                .register(new JsonBody(gate.json()))
                .register(new JsonAnswer())
                .register(new Parameters())
                .register(new ErrorMapper())
                .register(new Binder());
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // Jersey and HK2 look for their own services through the thread's class loader, reading a resource's class too.
        thread.setContextClassLoader(ApplicationHandler.class.getClassLoader());
        try {
            List<DirectReads.Served> served = resources.stream()
                    .map(resource -> new DirectReads.Served(resource, served(resource)))
                    .toList();
            served.forEach(one -> config.registerResources(one.resource()));
            this.direct = new DirectReads(served);
            this.jersey = new ApplicationHandler(config);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** An instance as a resource; {@code register(instance)} would do it too, with a warning that it is no provider. */
    private static Resource served(Object instance) {
        Resource.Builder resource = Resource.builder();
        copy(Resource.from(instance.getClass()), resource, instance);
        return resource.build();
    }

    private static void copy(Resource from, Resource.Builder to, Object instance) {
        to.name(from.getName());
        if (from.getPath() != null) {
            to.path(from.getPath());
        }
        for (ResourceMethod method : from.getAllMethods()) {
            Method handling = method.getInvocable().getHandlingMethod();
            if (handling.getReturnType() != void.class
                    && method.getProducedTypes().isEmpty()) {
                throw new IllegalArgumentException(handling + " answers without a type: add @Produces");
            }
            to.addMethod(method).handledBy(instance, handling);
        }
        for (Resource child : from.getChildResources()) {
            copy(child, to.addChildResource(child.getPath()), instance);
        }
    }

    void serve(Exchange exchange) throws Exception {
        HttpServletRequest http = exchange.request();
        String path = http.getRequestURI().substring(http.getContextPath().length());
        if (path.startsWith(base) && direct.serve(exchange, path.substring(base.length()))) {
            return;
        }
        ContainerRequest request = new ContainerRequest(
                baseUri,
                address(path, http.getQueryString()),
                http.getMethod(),
                Anybody.INSTANCE,
                new MapPropertiesDelegate(new HashMap<>(4)),
                jersey.getConfiguration());
        request.setProperty(Exchange.ATTRIBUTE, exchange);
        for (Enumeration<String> names = http.getHeaderNames(); names.hasMoreElements(); ) {
            String name = names.nextElement();
            request.headers(name, Collections.list(http.getHeaders(name)));
        }
        switch (http.getMethod()) {
            case "GET", "HEAD", "OPTIONS", "TRACE" -> {}
            default -> request.setEntityStream(new ByteArrayInputStream(exchange.body()));
        }
        request.setWriter(new Writer(exchange));
        CURRENT.set(exchange);
        try {
            jersey.handle(request);
        } finally {
            CURRENT.remove();
        }
    }

    private URI address(String path, String query) {
        if (!path.startsWith(base)) {
            throw new Refused(Problems.notFound());
        }
        if (!Encoded.isWellFormed(path) || !Encoded.isWellFormed(query)) {
            throw new Refused(Problems.malformed("The address is not valid: percent-encode it as UTF-8, without NUL."));
        }
        String whole = query == null ? ROOT + path : ROOT + path + "?" + query;
        try {
            return new URI(whole);
        } catch (URISyntaxException sloppy) {
            try {
                String tidy = UriComponent.contextualEncode(path, UriComponent.Type.PATH);
                return new URI(
                        query == null
                                ? ROOT + tidy
                                : ROOT + tidy + "?"
                                        + UriComponent.contextualEncode(query, UriComponent.Type.QUERY, true));
            } catch (URISyntaxException | IllegalArgumentException hopeless) {
                throw new Refused(Problems.malformed("The address is not valid: percent-encode it as UTF-8."));
            }
        }
    }

    @Override
    public void close() {
        InjectionManager injection = jersey.getInjectionManager();
        if (injection != null) {
            injection.shutdown();
        }
    }

    /** Hands Jersey's answer to the servlet container. */
    private record Writer(Exchange exchange) implements ContainerResponseWriter {

        @Override
        public OutputStream writeResponseStatusAndHeaders(long length, ContainerResponse answer) {
            HttpServletResponse response = exchange.response();
            response.setStatus(exchange.status(answer.getStatus()));
            for (Map.Entry<String, List<String>> header :
                    answer.getStringHeaders().entrySet()) {
                String name = header.getKey();
                if (name.equalsIgnoreCase("Content-Length")) {
                    continue;
                }
                List<String> values = header.getValue();
                if (values.size() == 1) {
                    response.setHeader(name, values.get(0));
                } else {
                    values.forEach(value -> response.addHeader(name, value));
                }
            }
            exchange.writeHeaders();
            byte[] content = exchange.content();
            if (content != null) {
                response.setContentLength(content.length);
            } else if (length > 0) {
                response.setContentLengthLong(length);
            }
            try {
                OutputStream out = new Body(response.getOutputStream());
                if (content != null) {
                    out.write(content);
                }
                return out;
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }

        @Override
        public boolean suspend(long time, TimeUnit unit, TimeoutHandler handler) {
            throw new UnsupportedOperationException("resources answer in the thread that called them");
        }

        @Override
        public void setSuspendTimeout(long time, TimeUnit unit) {
            throw new UnsupportedOperationException("resources answer in the thread that called them");
        }

        @Override
        public void commit() {
            // the servlet container completes the answer when the servlet returns
        }

        @Override
        public void failure(Throwable error) {
            throw new Unmapped(error);
        }

        @Override
        public boolean enableResponseBuffering() {
            return true;
        }
    }

    /**
     * The way to the caller. That a caller has gone is no error of ours: the rest is thrown away, and neither Jersey nor
     * the error mapper hears of it. The servlet container flushes and closes.
     */
    static final class Body extends OutputStream {

        private final OutputStream out;
        private boolean gone;

        Body(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            if (!gone) {
                try {
                    out.write(bytes, offset, length);
                } catch (IOException callerGone) {
                    gone = true;
                    LOG.debug("The caller went before the answer was sent", callerGone);
                }
            }
        }
    }

    /** What Jersey could not turn into an answer. */
    static final class Unmapped extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unmapped(Throwable cause) {
            super(null, cause, false, false);
        }
    }

    /**
     * Makes the whole JSON of an answer before its first byte is sent, so that an error is an error, and keeps it beside
     * Jersey, whose own chain of writers and buffers was measured to cost a tenth of a short request.
     */
    private static final class JsonAnswer implements ContainerResponseFilter {
        @Override
        public void filter(ContainerRequestContext request, ContainerResponseContext answer) {
            Object entity = answer.getEntity();
            if (entity != null && !(entity instanceof byte[]) && isJson(answer)) {
                Exchange exchange = CURRENT.get();
                exchange.content(exchange.json(entity));
                answer.setEntity(null);
            }
        }

        private static boolean isJson(ContainerResponseContext answer) {
            return answer.getHeaders().getFirst("Content-Type") instanceof MediaType type
                    && (type.getSubtype().equals("json") || type.getSubtype().endsWith("+json"));
        }
    }

    private static final class ErrorMapper implements ExceptionMapper<Throwable> {
        @Override
        public Response toResponse(Throwable error) {
            Exchange exchange = CURRENT.get();
            exchange.failed();
            if (error instanceof Answered answered) {
                exchange.again(answered.answer());
                return response(answered.answer()).build();
            }
            Problem problem = exchange.gate().problem(exchange, error);
            Response.ResponseBuilder response = response(exchange.answer(problem));
            if (problem.retryAfter() != null) {
                response.header("Retry-After", Exchange.seconds(problem.retryAfter()));
            }
            if (problem.status() == 401) {
                response.header("WWW-Authenticate", "Bearer");
            }
            if (problem.status() == 405 && error instanceof WebApplicationException web) {
                response.header("Allow", web.getResponse().getHeaderString("Allow"));
            }
            return response.build();
        }

        private static Response.ResponseBuilder response(Answer answer) {
            Response.ResponseBuilder response = Response.status(answer.status());
            if (answer.body() != null) {
                response.entity(answer.body()).type(answer.mediaType());
            }
            if (answer.replayed()) {
                response.header("Idempotency-Replayed", "true");
            }
            return response;
        }
    }

    private static final class Binder extends AbstractBinder {
        @Override
        protected void configure() {
            bind(new CallParameter()).to(ValueParamProvider.class);
        }
    }

    /** Gives a resource method its {@code @Context Call call}. */
    private static final class CallParameter implements ValueParamProvider {
        @Override
        public Function<ContainerRequest, ?> getValueProvider(Parameter parameter) {
            return parameter.getRawType() == Call.class && parameter.isAnnotationPresent(Context.class)
                    ? request -> request.getProperty(Exchange.ATTRIBUTE)
                    : null;
        }

        @Override
        public PriorityType getPriority() {
            return Priority.HIGH;
        }
    }

    /** Authorization is the services' work, by the actor of the call; Jersey's own is not used. */
    private enum Anybody implements SecurityContext {
        INSTANCE;

        @Override
        public Principal getUserPrincipal() {
            return null;
        }

        @Override
        public boolean isUserInRole(String role) {
            return false;
        }

        @Override
        public boolean isSecure() {
            return false;
        }

        @Override
        public String getAuthenticationScheme() {
            return null;
        }
    }
}
