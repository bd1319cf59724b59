package org.biface.plugins.payment.stripe;

import com.fasterxml.jackson.databind.JsonNode;

/** Stripe understood a request, and will not do it. Nothing was moved. */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient JsonNode error;

    Refusal(int status, JsonNode error) {
        super("Stripe answered " + status + " " + error.path("type").asText() + " "
                + error.path("code").asText());
        this.status = status;
        this.error = error;
    }

    boolean isNotFound() {
        return status == 404 || "resource_missing".equals(code());
    }

    String code() {
        return error.path("code").asText("");
    }

    /** @return Stripe's code, the most exact one that there is; never a text, which may name a person */
    String reason() {
        for (String name : new String[] {"decline_code", "code", "type"}) {
            String text = error.path(name).asText("");
            if (!text.isEmpty()) {
                return text;
            }
        }
        return "refused";
    }

    /** @return the object that the request was about, as it is now */
    JsonNode paymentIntent() {
        return error.path("payment_intent");
    }
}
