package org.biface.matching.internal;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.biface.commons.Invalid;
import org.biface.commons.Money;
import org.biface.kernel.http.Call;
import org.biface.matching.Criterion;
import org.biface.matching.IndexStatus;
import org.biface.matching.Match;
import org.biface.matching.MatchFilter;
import org.biface.matching.SavedSearch;
import org.biface.matching.SavedSearchDraft;
import org.biface.matching.SearchResult;
import org.biface.matching.Suggestion;

/** Matching over HTTP. */
@Path("matching")
@Tag(name = "matching")
@Produces(MediaType.APPLICATION_JSON)
public final class MatchingResource {

    private static final int USUAL = 20;

    private final MatchingService matching;

    public MatchingResource(MatchingService matching) {
        this.matching = matching;
    }

    @GET
    @Path("freelancers")
    @Operation(summary = "Find the freelancers who fit a mission of one's own, and why")
    public List<Match> freelancers(
            @Context Call call,
            @Parameter(required = true) @QueryParam("mission") UUID mission,
            @BeanParam Wanted wanted,
            @Parameter(description = "What a day may cost at most, in minor units") @QueryParam("maxDailyRate")
                    Long maxDailyRate,
            @Parameter(description = "ISO 4217 code of maxDailyRate; EUR when missing") @QueryParam("currency")
                    String currency,
            @Parameter(description = "From 1 to 100; 20 when missing") @QueryParam("limit") Integer limit) {
        MatchFilter filter = wanted.filter(rate(maxDailyRate, currency), null);
        return matching.freelancers(
                call.actor(), needed(mission, "mission"), filter, limit == null ? USUAL : limit, call.locale());
    }

    @GET
    @Path("missions")
    @Operation(summary = "Find the missions that fit a freelancer, and why")
    public List<Match> missions(
            @Context Call call,
            @Parameter(required = true) @QueryParam("freelancer") UUID freelancer,
            @BeanParam Wanted wanted,
            @QueryParam("vertical") String vertical,
            @Parameter(description = "From 1 to 100; 20 when missing") @QueryParam("limit") Integer limit) {
        MatchFilter filter = wanted.filter(null, vertical);
        return matching.missions(
                call.actor(), needed(freelancer, "freelancer"), filter, limit == null ? USUAL : limit, call.locale());
    }

    @GET
    @Path("search/freelancers")
    @Operation(summary = "Look for freelancers by words, with how many have what in common")
    public SearchResult searchFreelancers(
            @Context Call call,
            @Parameter(description = "Words; the last need not be whole. All when missing") @QueryParam("q")
                    String text,
            @BeanParam Wanted wanted,
            @Parameter(description = "What a day may cost at most, in minor units") @QueryParam("maxDailyRate")
                    Long maxDailyRate,
            @Parameter(description = "ISO 4217 code of maxDailyRate; EUR when missing") @QueryParam("currency")
                    String currency,
            @Parameter(description = "From 1 to 100; 20 when missing") @QueryParam("limit") Integer limit) {
        MatchFilter filter = wanted.filter(rate(maxDailyRate, currency), null);
        return matching.searchFreelancers(call.actor(), text, filter, limit == null ? USUAL : limit, call.locale());
    }

    @GET
    @Path("search/missions")
    @Operation(summary = "Look for missions by words, with how many have what in common")
    public SearchResult searchMissions(
            @Context Call call,
            @Parameter(description = "Words; the last need not be whole. All when missing") @QueryParam("q")
                    String text,
            @BeanParam Wanted wanted,
            @QueryParam("vertical") String vertical,
            @Parameter(description = "From 1 to 100; 20 when missing") @QueryParam("limit") Integer limit) {
        MatchFilter filter = wanted.filter(null, vertical);
        return matching.searchMissions(call.actor(), text, filter, limit == null ? USUAL : limit, call.locale());
    }

    @GET
    @Path("suggestions")
    @Operation(summary = "Read which skills and job titles somebody may be typing")
    public List<Suggestion> suggestions(
            @Context Call call,
            @Parameter(description = "What was typed so far", required = true) @QueryParam("q") String text) {
        return matching.suggest(call.actor(), text, call.locale());
    }

    @GET
    @Path("searches")
    @Operation(summary = "Read one's saved searches, the newest first")
    public List<SavedSearch> searches(@Context Call call) {
        return matching.savedSearches(call.actor());
    }

    @POST
    @Path("searches")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Save a search, to be told of each new find")
    @ApiResponse(responseCode = "201", description = "It is saved", useReturnTypeSchema = true)
    public SavedSearch save(@Context Call call, SavedSearchDraft draft) {
        return call.created(
                saved -> URI.create("/api/v1/matching/searches/" + saved.id()),
                () -> matching.saveSearch(call.actor(), draft));
    }

    @DELETE
    @Path("searches/{id}")
    @Operation(summary = "Delete one of one's saved searches")
    public void delete(@Context Call call, @PathParam("id") UUID id) {
        call.noContent(() -> matching.deleteSearch(call.actor(), id));
    }

    @GET
    @Path("criteria")
    @Operation(summary = "Read by what results are ordered, and with which weights")
    public List<Criterion> criteria(@Context Call call) {
        return matching.criteria(call.actor(), call.locale());
    }

    @GET
    @Path("index")
    @Operation(summary = "Read how this node's index is doing")
    public IndexStatus index(@Context Call call) {
        return matching.index(call.actor());
    }

    private static UUID needed(UUID id, String field) {
        if (id == null) {
            throw new Invalid(field, field + " must be given.");
        }
        return id;
    }

    private static Money rate(Long minor, String currency) {
        if (minor == null) {
            return null;
        }
        try {
            return Money.of(minor, currency == null ? "EUR" : currency);
        } catch (IllegalArgumentException unknown) {
            throw new Invalid("currency", "currency must be an ISO 4217 code such as EUR.");
        }
    }
}
