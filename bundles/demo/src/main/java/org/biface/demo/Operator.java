package org.biface.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.StreamSupport;
import org.biface.runner.Server;

/** The operator of the marketplace, over HTTP. */
public final class Operator {

    private static final Duration FIRST_OPERATOR = Duration.ofMinutes(2);

    private final Api api;

    private Operator(Api api) {
        this.api = api;
    }

    /**
     * Logs in with the one-time password of the first start, and changes it.
     *
     * @param api the server
     * @param file where the first start puts the operator's address and one-time password
     * @param newPassword the password from now on
     * @return the operator, logged in
     * @throws IOException when the file can't be read
     * @throws InterruptedException when the thread was interrupted
     */
    public static Operator firstLogin(Api api, Path file, String newPassword) throws IOException, InterruptedException {
        Server.await("the operator's one-time password", FIRST_OPERATOR, () -> Files.exists(file));
        Properties once = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            once.load(reader);
        }
        return firstLogin(api, once.getProperty("email"), once.getProperty("password"), newPassword);
    }

    private static Operator firstLogin(Api api, String email, String oneTimePassword, String newPassword) {
        Api once = MainJob.login(api, email, oneTimePassword);
        once.post(
                "/api/v1/accounts/password/change", Map.of("oldPassword", oneTimePassword, "newPassword", newPassword));
        return new Operator(MainJob.login(api, email, newPassword));
    }

    /**
     * @param api the server
     * @param email the operator's address
     * @param password the operator's password
     * @return the operator, logged in
     */
    public static Operator login(Api api, String email, String password) {
        return new Operator(MainJob.login(api, email, password));
    }

    /** @return the server, as the operator */
    public Api api() {
        return api;
    }

    /** @return one sentence for each thing that is wrong in the ledger; empty when nothing is */
    public List<String> verifyLedger() {
        JsonNode proof = api.read("/api/v1/ledger/verification").body();
        List<String> problems = StreamSupport.stream(proof.path("problems").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
        if (problems.isEmpty() && !proof.path("holds").asBoolean()) {
            return List.of("the ledger does not hold: " + proof);
        }
        return problems;
    }
}
