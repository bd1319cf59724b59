package org.biface.profiles.internal;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.biface.commons.Expected;
import org.biface.commons.Invalid;
import org.biface.commons.Money;
import org.biface.commons.Page;
import org.biface.commons.Unauthenticated;
import org.biface.kernel.http.Call;
import org.biface.profiles.Profile;
import org.biface.profiles.ProfileDetails;
import org.biface.profiles.ProfileQuery;
import org.biface.profiles.Remote;

/** Profiles over HTTP. */
@Path("profiles")
@Tag(name = "profiles")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class ProfileResource {

    private final ProfilesService profiles;

    public ProfileResource(ProfilesService profiles) {
        this.profiles = profiles;
    }

    @GET
    @Operation(summary = "Find freelancers")
    public Page<Profile> search(
            @Context Call call,
            @Parameter(description = "Words in the profile; \"a phrase\", -not, or") @QueryParam("text") String text,
            @Parameter(description = "A skill; may be repeated, all must hold") @QueryParam("skill")
                    List<String> skills,
            @Parameter(description = "What a day may cost at most, in minor units") @QueryParam("maxDailyRate")
                    Long maxDailyRate,
            @Parameter(description = "ISO 4217 code of maxDailyRate; EUR when missing") @QueryParam("currency")
                    String currency,
            @QueryParam("remote") Remote remote,
            @QueryParam("cursor") String cursor,
            @QueryParam("limit") Integer limit) {
        ProfileQuery query = new ProfileQuery(text, skills, rate(maxDailyRate, currency), remote);
        return call.listed(profiles.search(call.actor(), query, call.page(cursor, limit)));
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

    @GET
    @Path("{freelancer}")
    @Operation(summary = "Read a freelancer's profile")
    public Profile get(@Context Call call, @PathParam("freelancer") UUID freelancer) {
        return call.found(profiles.get(call.actor(), freelancer));
    }

    @GET
    @Path("me")
    @Operation(summary = "Read one's own profile")
    public Profile own(@Context Call call) {
        if (!call.actor().isPerson()) {
            throw new Unauthenticated("Log in first: send a bearer token or a session cookie.");
        }
        return call.found(profiles.get(call.actor(), call.actor().account()));
    }

    @PUT
    @Path("me")
    @Operation(summary = "Make or change one's own profile; changing needs If-Match")
    @Parameter(
            in = ParameterIn.HEADER,
            name = "If-Match",
            description = "The ETag that the caller has seen; without it, 428 once there is a profile",
            schema = @Schema(type = "string"))
    public Profile save(@Context Call call, ProfileDetails details) {
        Expected expected = profiles.exists(call.actor()) ? call.requiredExpected() : call.expected();
        return call.ok(() -> profiles.save(call.actor(), expected, details));
    }
}
