package org.biface.kernel.http.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.lang.reflect.Proxy;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.biface.commons.NotFound;
import org.biface.commons.TooMany;
import org.biface.commons.Unauthenticated;
import org.biface.kernel.http.Call;
import org.biface.kernel.http.CapabilityServlet;
import org.biface.kernel.persistence.Persistence;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Test;

/** Whatever goes the short way is answered as Jersey would: a question mark without a query makes a request go to Jersey. */
public class DirectReadsTest {

    private static final String ID = "0190a1b2-3c4d-7e5f-8a9b-0c1d2e3f4a5b";

    /** Who came by way of Jersey has its classes on the stack. */
    private static volatile boolean byJersey;

    public record Box(String name, Integer size) {}

    @Path("boxes")
    @Produces(MediaType.APPLICATION_JSON)
    public static final class Boxes {

        private static Box seen(String name) {
            byJersey = StackWalker.getInstance()
                    .walk(frames ->
                            frames.anyMatch(frame -> frame.getClassName().startsWith("org.glassfish.jersey")));
            return new Box(name, null);
        }

        @GET
        public List<Box> all() {
            return List.of(seen("all"));
        }

        @GET
        @Path("{id}")
        public Things.Thing one(@Context Call call, @PathParam("id") UUID id) {
            seen("one");
            return call.found(Things.thing());
        }

        @GET
        @Path("first")
        public Box first() {
            return seen("first");
        }

        @POST
        @Path("only-written")
        public Box written(@Context Call call) {
            return call.ok(() -> seen("written"));
        }

        @GET
        @Path("{id}/sides/{side}")
        public Box side(@PathParam("side") int side, @PathParam("id") UUID id) {
            return new Box(seen("side").name() + id, side);
        }

        @GET
        @Path("{id}/nothing")
        public Box nothing(@PathParam("id") String id) {
            seen("nothing");
            return null;
        }

        @GET
        @Path("{id}/plain")
        @Produces(MediaType.TEXT_PLAIN)
        public String plain(@PathParam("id") String id) {
            return seen(id).name();
        }

        @GET
        @Path("{id}/response")
        public Response response(@PathParam("id") String id) {
            return Response.status(218).entity(seen(id)).build();
        }

        @GET
        @Path("{id}/header")
        public Box header(@PathParam("id") String id, @HeaderParam("X-Box") String box) {
            return seen(box);
        }

        @GET
        @Path("{id}/fails/{how}")
        public Box fails(@PathParam("id") String id, @PathParam("how") String how) {
            switch (seen(how).name()) {
                case "gone" -> throw new NotFound("There is no such box.");
                case "late" -> throw new TooMany("Too many boxes. Wait a little.", Duration.ofSeconds(7));
                case "who" -> throw new Unauthenticated("Log in first.");
                case "error" -> throw new AssertionError("the secret of the box");
                default -> throw new IllegalStateException("the secret of the box");
            }
        }
    }

    /** Begins where the other one may go on, so which of them is asked is Jersey's to say. */
    @Path("boxes/{id}/lids")
    @Produces(MediaType.APPLICATION_JSON)
    public static final class Lids {
        @GET
        @Path("{lid}")
        public Box lid(@PathParam("id") UUID id, @PathParam("lid") int lid) {
            return new Box(Boxes.seen("lid").name() + id, lid);
        }
    }

    private static TestServer server;

    @BeforeClass
    public static void start() throws Exception {
        TestGate gate = new TestGate(
                new Settings(20_000, 0, 0, false, false, Set.of(), Duration.ofDays(1), Duration.ofSeconds(5)),
                (Persistence) Proxy.newProxyInstance(
                        Persistence.class.getClassLoader(),
                        new Class<?>[] {Persistence.class},
                        (proxy, method, args) -> null),
                null);
        server = new TestServer(
                gate, Map.of("/api/v1/boxes/*", new CapabilityServlet(gate, "boxes", new Boxes(), new Lids()) {
                    private static final long serialVersionUID = 1L;
                }));
    }

    @AfterClass
    public static void stop() {
        server.close();
    }

    /** Path, whether it goes the short way, headers. */
    private record Case(String path, boolean direct, String... headers) {}

    @Test
    public void answersAsJerseyWould() throws Exception {
        String tag =
                server.get("/api/v1/boxes/" + ID).headers().firstValue("ETag").orElseThrow();
        List<Case> cases = List.of(
                new Case("", true),
                new Case("/" + ID, true),
                new Case("/" + ID, true, "Accept", "application/json"),
                new Case("/" + ID, true, "If-None-Match", tag),
                new Case("/" + ID, true, "If-None-Match", "\"1-0123456789abcdef\""),
                new Case("/" + ID, false, "Accept", "text/html, application/json;q=0.9"),
                new Case("/" + ID, false, "Accept", "text/html"),
                new Case("/" + ID, false, "Content-Type", "text/plain"),
                new Case("/" + ID + "/", false),
                new Case("/0190a1b2%2D3c4d-7e5f-8a9b-0c1d2e3f4a5b", false),
                new Case("/" + ID + ";a=b", false),
                new Case("/no-id", false),
                new Case("/first", false),
                new Case("/only-written", false),
                new Case("/" + ID + "/sides/4", true),
                new Case("/" + ID + "/sides/left", false),
                new Case("/" + ID + "/lids/4", true),
                new Case("/" + ID + "/nothing", true),
                new Case("/" + ID + "/plain", false),
                new Case("/" + ID + "/response", false),
                new Case("/" + ID + "/header", false, "X-Box", "b"),
                new Case("/" + ID + "/fails/gone", true),
                new Case("/" + ID + "/fails/late", true),
                new Case("/" + ID + "/fails/who", true),
                new Case("/" + ID + "/fails/error", true),
                new Case("/" + ID + "/fails/otherwise", true),
                new Case("/" + ID + "/unknown", false),
                new Case("/" + ID + "/sides/4/unknown", false));
        List<String> wrong = new ArrayList<>();
        for (Case one : cases) {
            byJersey = true;
            String asItIs = said("/api/v1/boxes" + one.path(), one.headers());
            if (one.direct() == byJersey) {
                wrong.add(one.path() + (byJersey ? " went to Jersey" : " did not go to Jersey"));
            }
            String byTheOtherWay = said("/api/v1/boxes" + one.path() + "?", one.headers());
            if (!asItIs.equals(byTheOtherWay)) {
                wrong.add(one.path() + ":\n" + asItIs + "\ninstead of\n" + byTheOtherWay);
            }
        }
        assertTrue(String.join("\n", wrong), wrong.isEmpty());
    }

    private static String said(String path, String... headers) throws Exception {
        String[] all = java.util.Arrays.copyOf(headers, headers.length + 2);
        all[headers.length] = "X-Request-Id";
        all[headers.length + 1] = "the-same";
        HttpResponse<String> answer = server.get(path, all);
        Map<String, List<String>> sent = new TreeMap<>(answer.headers().map());
        sent.remove("date");
        return answer.statusCode() + " " + sent + " " + answer.body();
    }

    @Test
    public void tellsNoSecrets() throws Exception {
        for (String how : List.of("error", "otherwise")) {
            HttpResponse<String> failed = server.get("/api/v1/boxes/" + ID + "/fails/" + how);
            assertEquals(500, failed.statusCode());
            assertFalse(failed.body(), failed.body().contains("secret"));
        }
    }
}
