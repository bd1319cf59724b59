package org.biface.reviews.internal;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.util.UUID;
import org.biface.commons.Expected;
import org.biface.commons.Invalid;
import org.biface.commons.Page;
import org.biface.commons.PageRequest;
import org.biface.kernel.http.Call;
import org.biface.reviews.Review;
import org.biface.reviews.ReviewDraft;
import org.biface.reviews.ReviewSummary;
import org.biface.reviews.ReviewTurn;

/** Reviews over HTTP. */
@Path("reviews")
@Tag(name = "reviews")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class ReviewResource {

    private final ReviewsService reviews;

    /**
     * What the reviewed side answers.
     *
     * @param text what it says
     */
    public record NewAnswer(String text) {}

    /**
     * Why a review is taken down.
     *
     * @param reason what its writer is told
     */
    public record Taking(String reason) {}

    public ReviewResource(ReviewsService reviews) {
        this.reviews = reviews;
    }

    @GET
    @Operation(summary = "List what is shown of reviews about a freelancer or a company")
    public Page<Review> shown(
            @Context Call call,
            @Parameter(description = "Whose reviews: a freelancer's account") @QueryParam("freelancer") UUID freelancer,
            @Parameter(description = "Or a client's company") @QueryParam("company") UUID company,
            @QueryParam("cursor") String cursor,
            @QueryParam("limit") Integer limit) {
        mustBeOne(freelancer, company);
        PageRequest page = call.page(cursor, limit);
        return call.listed(
                freelancer == null
                        ? reviews.ofCompany(call.actor(), company, page)
                        : reviews.ofFreelancer(call.actor(), freelancer, page));
    }

    @GET
    @Path("summary")
    @Operation(summary = "Read what the reviews of a freelancer or a company come to")
    public ReviewSummary summary(
            @Context Call call,
            @Parameter(description = "Whose reviews: a freelancer's account") @QueryParam("freelancer") UUID freelancer,
            @Parameter(description = "Or a client's company") @QueryParam("company") UUID company) {
        mustBeOne(freelancer, company);
        return freelancer == null
                ? reviews.summaryOfCompany(call.actor(), company)
                : reviews.summaryOfFreelancer(call.actor(), freelancer);
    }

    private static void mustBeOne(UUID freelancer, UUID company) {
        if ((freelancer == null) == (company == null)) {
            throw new Invalid("freelancer", "Say whose reviews: either freelancer or company must be given.");
        }
    }

    @GET
    @Path("taken-down")
    @Operation(summary = "List the reviews that operators have taken down")
    public Page<Review> takenDown(
            @Context Call call, @QueryParam("cursor") String cursor, @QueryParam("limit") Integer limit) {
        return call.listed(reviews.takenDown(call.actor(), call.page(cursor, limit)));
    }

    @GET
    @Path("contracts")
    @Operation(summary = "List one's ended contracts, with what one wrote or can still write")
    public Page<ReviewTurn> turns(
            @Context Call call, @QueryParam("cursor") String cursor, @QueryParam("limit") Integer limit) {
        return call.listed(reviews.turns(call.actor(), call.page(cursor, limit)));
    }

    @GET
    @Path("contracts/{contract}")
    @Operation(summary = "Read how far the reviews of an ended contract are, as one's own side sees it")
    public ReviewTurn turn(@Context Call call, @PathParam("contract") UUID contract) {
        return call.found(reviews.turn(call.actor(), contract));
    }

    @POST
    @Path("contracts/{contract}")
    @Operation(summary = "Review the other side of an ended contract")
    @ApiResponse(responseCode = "201", description = "It is written", useReturnTypeSchema = true)
    public Review write(@Context Call call, @PathParam("contract") UUID contract, ReviewDraft draft) {
        ReviewDraft said = inALanguage(call, draft);
        return call.created(
                made -> URI.create("/api/v1/reviews/" + made.id()), () -> reviews.write(call.actor(), contract, said));
    }

    @GET
    @Path("{id}")
    @Operation(summary = "Read a review")
    public Review get(@Context Call call, @PathParam("id") UUID id) {
        return call.found(reviews.get(call.actor(), id));
    }

    @PUT
    @Path("{id}")
    @Operation(summary = "Change a review that is not shown yet")
    @Parameter(in = ParameterIn.HEADER, ref = "IfMatch")
    public Review edit(@Context Call call, @PathParam("id") UUID id, ReviewDraft draft) {
        Expected expected = call.requiredExpected();
        ReviewDraft said = inALanguage(call, draft);
        return call.ok(() -> reviews.edit(call.actor(), id, expected, said));
    }

    private static ReviewDraft inALanguage(Call call, ReviewDraft draft) {
        return draft == null || draft.language() != null
                ? draft
                : new ReviewDraft(
                        draft.overall(),
                        draft.aspects(),
                        draft.text(),
                        call.locale().getLanguage());
    }

    @POST
    @Path("{id}/answer")
    @Operation(summary = "Answer a review of oneself, once and for all")
    public Review answer(@Context Call call, @PathParam("id") UUID id, NewAnswer answer) {
        return call.ok(() -> reviews.answer(call.actor(), id, answer == null ? null : answer.text()));
    }

    @POST
    @Path("{id}/take-down")
    @Operation(summary = "Take a review down as an operator, with a reason for its writer")
    public Review takeDown(@Context Call call, @PathParam("id") UUID id, Taking taking) {
        return call.ok(() -> reviews.takeDown(call.actor(), id, taking == null ? null : taking.reason()));
    }

    @POST
    @Path("{id}/restore")
    @Operation(summary = "Show a review again that was taken down")
    public Review restore(@Context Call call, @PathParam("id") UUID id) {
        return call.ok(() -> reviews.restore(call.actor(), id));
    }
}
