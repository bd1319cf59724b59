package org.biface.itests;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpHeaders;

/** What the server answered; {@code json} is a missing node when the body is not JSON. */
public record Answer(int status, HttpHeaders headers, String body, JsonNode json) {

    public String header(String name) {
        return headers.firstValue(name).orElse(null);
    }
}
