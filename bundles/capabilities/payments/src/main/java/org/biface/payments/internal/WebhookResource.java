package org.biface.payments.internal;

import io.swagger.v3.oas.annotations.Operation;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import org.biface.commons.Unauthenticated;
import org.biface.spi.payment.ForgedNotice;
import org.biface.spi.payment.Webhook;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where payment providers report. Open to the world: what is not signed by the provider is refused. */
@Path("payments/webhooks")
@Consumes(MediaType.WILDCARD)
public final class WebhookResource {

    private static final Logger LOG = LoggerFactory.getLogger(WebhookResource.class);

    private final PaymentsService payments;

    public WebhookResource(PaymentsService payments) {
        this.payments = payments;
    }

    @POST
    @Path("{provider}")
    @Operation(
            summary = "Take what a payment provider reports, signed by it",
            description =
                    "No Idempotency-Key: a provider's notice has an id of its own, and the same one is taken once.")
    public void receive(@PathParam("provider") String provider, @Context HttpHeaders headers, byte[] body) {
        try {
            payments.receive(provider, Webhook.of(headers.getRequestHeaders(), body));
        } catch (ForgedNotice forged) {
            LOG.info("provider={} did not sign a webhook: {}", provider, forged.getMessage());
            throw new Unauthenticated("The webhook is not signed as it must be.");
        }
    }
}
