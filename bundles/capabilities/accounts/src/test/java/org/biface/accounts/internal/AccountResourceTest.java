package org.biface.accounts.internal;

import static org.biface.testing.http.TestHttp.json;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import org.biface.accounts.Account;
import org.biface.accounts.Login;
import org.biface.commons.Actor;
import org.biface.commons.Role;
import org.biface.testing.TestDatabase;
import org.biface.testing.http.TestHttp;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;

/** The endpoints, over HTTP and with the house's real gate before them. */
public class AccountResourceTest {

    @ClassRule
    public static final TestDatabase DATABASE = new TestDatabase();

    private static Bench bench;
    private static TestHttp http;

    @BeforeClass
    public static void start() throws Exception {
        bench = new Bench(DATABASE);
        http = new TestHttp(
                DATABASE.persistence(),
                bench.accounts,
                "/api/v1/accounts",
                gate -> new AccountsServlet(
                        gate,
                        bench.accounts,
                        new BadgesService(bench.store, bench.events),
                        new IntroductionsService(bench.store, bench.events, bench.settings),
                        new CompanyMembersService(bench.store, bench.events, bench.settings, bench.accounts)));
    }

    @AfterClass
    public static void stop() throws Exception {
        http.close();
        bench.close();
    }

    private static HttpResponse<String> call(String method, String path, String token, String body, String... headers)
            throws Exception {
        return http.call(method, path, token, body, headers);
    }

    private static String credentials(String email) {
        return "{\"email\":\"" + email + "\",\"password\":\"" + Bench.PASSWORD + "\"}";
    }

    @Test
    public void somebodyRegistersOnceUnderOneIdempotencyKey() throws Exception {
        String email = Bench.anAddress();
        String body = "{\"email\":\"" + email + "\",\"password\":\"" + Bench.PASSWORD
                + "\",\"displayName\":\"Anna\",\"role\":\"FREELANCER\",\"termsVersion\":\"1\"}";
        String key = UUID.randomUUID().toString();
        HttpResponse<String> first = call("POST", "", null, body, "Idempotency-Key", key);
        assertEquals(first.body(), 201, first.statusCode());
        String id = json(first).get("id").textValue();
        assertEquals(
                "/api/v1/accounts/" + id, first.headers().firstValue("Location").orElseThrow());
        HttpResponse<String> again = call("POST", "", null, body, "Idempotency-Key", key);
        assertEquals(201, again.statusCode());
        assertEquals(first.body(), again.body());
        assertEquals(409, call("POST", "", null, body).statusCode());
        assertFalse(first.body().contains("assword\":\""));

        HttpResponse<String> login = call("POST", "/login", null, credentials(email));
        String token = json(login).get("token").textValue();
        HttpResponse<String> me = call("GET", "/me", token, null);
        assertEquals(id, json(me).get("id").textValue());
        String tag = me.headers().firstValue("ETag").orElseThrow();
        String change = "{\"displayName\":\"Anna B.\",\"locale\":\"fr\"}";
        assertEquals(428, call("PUT", "/me", token, change).statusCode());
        assertEquals(200, call("PUT", "/me", token, change, "If-Match", tag).statusCode());
        assertEquals(412, call("PUT", "/me", token, change, "If-Match", tag).statusCode());
    }

    @Test
    public void theAnswerOfALoginIsNotStoredUnderAnIdempotencyKey() throws Exception {
        Account account = bench.freelancer();
        String key = UUID.randomUUID().toString();
        String body = credentials(account.email());
        String first = json(call("POST", "/login", null, body, "Idempotency-Key", key))
                .get("token")
                .textValue();
        String second = json(call("POST", "/login", null, body, "Idempotency-Key", key))
                .get("token")
                .textValue();
        assertFalse(first.equals(second));
        long stored = DATABASE.persistence().read(connection -> {
            try (var statement = connection.createStatement();
                    var row = statement.executeQuery(
                            "select count(*) from http.idempotent_answers where convert_from(body, 'UTF8') like '%token%'")) {
                row.next();
                return row.getLong(1);
            }
        });
        assertEquals(0, stored);
    }

    @Test
    public void aClientIsIntroducedByACodeThatIsStoredNowhere() throws Exception {
        Account freelancer = bench.freelancer();
        String token = bench.login(freelancer).token();
        HttpResponse<String> made = call("POST", "/introductions", token, "{\"label\":\"Acme\"}");
        assertEquals(made.body(), 201, made.statusCode());
        String path = "/introductions/" + json(made).get("id").textValue();
        HttpResponse<String> answer = call("POST", path + "/code", token, null, "Idempotency-Key", "a-key-of-mine");
        assertEquals(answer.body(), 200, answer.statusCode());
        String code = json(answer).get("code").textValue();

        String email = Bench.anAddress();
        HttpResponse<String> registered = call(
                "POST",
                "",
                null,
                "{\"email\":\"" + email + "\",\"password\":\"" + Bench.PASSWORD
                        + "\",\"displayName\":\"Carla\",\"role\":\"CLIENT\",\"termsVersion\":\"1\",\"company\":{\"name\":\"Acme\","
                        + "\"vatStatus\":\"FRANCHISE\"},\"introduction\":\"" + code + "\"}");
        assertEquals(registered.body(), 201, registered.statusCode());
        String company = json(registered).at("/companies/0/id").textValue();
        HttpResponse<String> origin = call("GET", "/companies/" + company + "/origin", token, null);
        assertEquals(freelancer.id().toString(), json(origin).get("freelancer").textValue());
        HttpResponse<String> list = call("GET", "/introductions", token, null);
        assertEquals("USED", json(list).at("/items/0/state").textValue());
        assertFalse(list.body(), list.body().contains(code));
        assertEquals(409, call("POST", path + "/withdraw", token, null).statusCode());
        assertEquals(
                403,
                call("GET", "/companies/" + company + "/origin/history", token, null)
                        .statusCode());
        long stored = DATABASE.persistence().read(connection -> {
            try (var statement = connection.createStatement();
                    var row = statement.executeQuery("select count(*) from http.idempotent_answers"
                            + " where convert_from(body, 'UTF8') like '%" + code + "%'")) {
                row.next();
                return row.getLong(1);
            }
        });
        assertEquals(0, stored);
    }

    @Test
    public void aBrowsersTokenIsOnlyInItsCookie() throws Exception {
        Account account = bench.freelancer();
        String body = "{\"email\":\"" + account.email() + "\",\"password\":\"" + Bench.PASSWORD + "\",\"cookie\":true}";
        HttpResponse<String> login = call("POST", "/login", null, body);
        assertTrue(json(login).get("token").isNull());
        String cookie = login.headers().firstValue("Set-Cookie").orElseThrow();
        assertTrue(
                cookie,
                cookie.matches(
                        "biface_session=[A-Za-z0-9_-]{43}; Path=/; Max-Age=\\d+; HttpOnly; SameSite=Lax; Secure"));
        String sent = cookie.substring(0, cookie.indexOf(';'));
        assertEquals(200, call("GET", "/me", null, null, "Cookie", sent).statusCode());
        HttpResponse<String> logout =
                call("POST", "/logout", null, null, "Cookie", sent, "Sec-Fetch-Site", "same-origin");
        assertEquals(logout.body(), 204, logout.statusCode());
        assertTrue(logout.headers().firstValue("Set-Cookie").orElseThrow().contains("Max-Age=0"));
        assertEquals(401, call("GET", "/me", null, null, "Cookie", sent).statusCode());
    }

    @Test
    public void passwordsAndAddressesChangeOverHttp() throws Exception {
        Account account = bench.freelancer();
        String confirmation = bench.mailedToken(account.email());
        assertEquals(
                204,
                call("POST", "/email/confirm", null, "{\"token\":\"" + confirmation + "\"}")
                        .statusCode());
        assertEquals(
                422,
                call("POST", "/email/confirm", null, "{\"token\":\"" + confirmation + "\"}")
                        .statusCode());
        assertEquals(
                204,
                call("POST", "/password/reset-request", null, "{\"email\":\"" + account.email() + "\"}")
                        .statusCode());
        String reset =
                "{\"token\":\"" + bench.mailedToken(account.email()) + "\",\"newPassword\":\"another long secret\"}";
        assertEquals(
                204,
                call("POST", "/password/reset", null, reset, "Idempotency-Key", "r")
                        .statusCode());
        assertEquals(
                401, call("POST", "/login", null, credentials(account.email())).statusCode());
        String token = bench.login(account.email(), "another long secret").token();
        String change = "{\"oldPassword\":\"another long secret\",\"newPassword\":\"a third long secret\"}";
        assertEquals(
                204,
                call("POST", "/password/change", token, change, "Idempotency-Key", "c")
                        .statusCode());
        assertEquals(1, json(call("GET", "/sessions", token, null)).size());
    }

    /** Each endpoint about one person's things: nobody, another freelancer, another client, the person, an operator. */
    private record Row(String method, String path, String body, int... expected) {}

    @Test
    public void everyEndpointRefusesWhoMayNot() throws Exception {
        List<Row> rows = List.of(
                new Row("GET", "/me", null, 401, 200, 200, 200, 200),
                new Row("PUT", "/me", "{\"displayName\":\"A\",\"locale\":\"en\"}", 401, 200, 200, 200, 200),
                new Row("GET", "/companies/{company}", null, 401, 404, 404, 200, 200),
                new Row(
                        "PUT",
                        "/companies/{company}",
                        "{\"name\":\"Acme\",\"vatStatus\":\"FRANCHISE\"}",
                        401,
                        404,
                        404,
                        200,
                        403),
                new Row("GET", "/people/{id}", null, 401, 200, 200, 200, 200),
                new Row("GET", "/sessions", null, 401, 200, 200, 200, 200),
                new Row("DELETE", "/sessions/{session}", null, 401, 404, 404, 204, 404),
                new Row("POST", "/email/confirmation-request", null, 401, 204, 204, 204, 204),
                new Row("GET", "", null, 401, 403, 403, 403, 200),
                new Row("GET", "/{id}", null, 401, 404, 404, 200, 200),
                new Row("POST", "/{id}/roles", "{\"role\":\"FREELANCER\"}", 401, 403, 403, 403, 200),
                new Row("DELETE", "/{id}/roles/FREELANCER", null, 401, 403, 403, 403, 200),
                new Row("POST", "/{id}/suspend", "{\"reason\":\"A reason.\"}", 401, 403, 403, 403, 200),
                new Row("POST", "/{id}/reinstate", null, 401, 403, 403, 403, 200),
                new Row("POST", "/logout", null, 401, 204, 204, 204, 204));
        StringBuilder expected = new StringBuilder();
        StringBuilder seen = new StringBuilder();
        for (Row row : rows) {
            expected.append(row.method).append(' ').append(row.path);
            seen.append(row.method).append(' ').append(row.path);
            for (int who = 0; who < 5; who++) {
                Account owner = bench.client();
                Login login = bench.login(owner);
                String token = switch (who) {
                    case 0 -> null;
                    case 1 -> bench.login(bench.freelancer()).token();
                    case 2 -> bench.login(bench.client()).token();
                    case 3 -> login.token();
                    default -> bench.login(bench.operator()).token();
                };
                String path = row.path
                        .replace("{id}", owner.id().toString())
                        .replace("{company}", owner.companies().get(0).id().toString())
                        .replace("{session}", login.session().id().toString());
                boolean conditional = row.method.equals("PUT");
                HttpResponse<String> answer = conditional
                        ? call(row.method, path, token, row.body, "If-Match", "*")
                        : call(row.method, path, token, row.body);
                expected.append(' ').append(row.expected[who]);
                seen.append(' ').append(answer.statusCode());
            }
            expected.append('\n');
            seen.append('\n');
        }
        assertEquals(expected.toString(), seen.toString());
    }

    @Test
    public void operatorsFindAccountsByRoleWithALinkToTheNextPage() throws Exception {
        String token = bench.login(bench.operator()).token();
        bench.operator();
        HttpResponse<String> page = call("GET", "?role=OPERATOR&limit=1", token, null);
        assertEquals(1, json(page).get("items").size());
        assertTrue(page.headers().firstValue("Link").orElseThrow().contains("rel=\"next\""));
        assertEquals(400, call("GET", "?role=king", token, null).statusCode());
        assertEquals(404, call("GET", "/" + UUID.randomUUID(), token, null).statusCode());
        assertTrue(
                bench
                        .accounts
                        .list(Actor.SYSTEM, null, Role.OPERATOR, org.biface.commons.PageRequest.first(5))
                        .items()
                        .stream()
                        .allMatch(account -> account.roles().contains(Role.OPERATOR)));
    }
}
