package org.biface.payments.internal;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.util.UUID;
import org.biface.commons.Page;
import org.biface.kernel.http.Call;
import org.biface.payments.OnboardingPage;
import org.biface.payments.PayoutAccount;
import org.biface.payments.PayoutAccountDraft;

/** Freelancers' accounts at the payment provider, and how far it knows who they are. */
@Path("payout-accounts")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class PayoutAccountResource {

    private final PayoutAccountsService accounts;

    public PayoutAccountResource(PayoutAccountsService accounts) {
        this.accounts = accounts;
    }

    /**
     * Where the provider sends the freelancer.
     *
     * @param back afterwards
     * @param again when the page has expired
     */
    public record Ways(URI back, URI again) {}

    @POST
    @Operation(summary = "Open an account at the payment provider, which payouts go through, as a freelancer")
    @ApiResponse(responseCode = "202", description = "The provider makes it", useReturnTypeSchema = true)
    public PayoutAccount open(@Context Call call, PayoutAccountDraft draft) {
        call.requireIdempotencyKey();
        return call.accepted(
                made -> URI.create("/api/v1/payout-accounts/" + made.id()), () -> accounts.open(call.actor(), draft));
    }

    @GET
    @Operation(
            summary =
                    "List one's own accounts at payment providers; an operator sees everybody's, or names the freelancer")
    public Page<PayoutAccount> list(
            @Context Call call,
            @QueryParam("freelancer") UUID freelancer,
            @QueryParam("cursor") String cursor,
            @QueryParam("limit") Integer limit) {
        UUID whose = freelancer != null || call.actor().isOperator()
                ? freelancer
                : call.actor().mustBeSomebody().account();
        return call.listed(accounts.accounts(call.actor(), whose, call.page(cursor, limit)));
    }

    @GET
    @Path("{id}")
    @Operation(
            summary =
                    "Read an account: what the provider asks for, what to do, whether it pays out; as its freelancer or an"
                            + " operator")
    public PayoutAccount get(@Context Call call, @PathParam("id") UUID id) {
        return call.found(accounts.account(call.actor(), id));
    }

    @POST
    @Path("{id}/onboarding")
    @Operation(
            summary =
                    "Get the provider's page where the freelancer says who they are; it works once, for minutes, and is"
                            + " null when nothing is asked",
            description =
                    "No Idempotency-Key: the answer is a page that works once, which is stored nowhere. Sent again it"
                            + " gives another page to the same account.")
    public OnboardingPage onboarding(@Context Call call, @PathParam("id") UUID id, Ways ways) {
        return accounts.onboarding(call.actor(), id, ways.back(), ways.again());
    }

    @POST
    @Path("{id}/refresh")
    @Operation(summary = "Ask the provider how the account stands now, as its freelancer or an operator")
    public PayoutAccount refresh(@Context Call call, @PathParam("id") UUID id) {
        return call.ok(() -> accounts.refresh(call.actor(), id));
    }
}
