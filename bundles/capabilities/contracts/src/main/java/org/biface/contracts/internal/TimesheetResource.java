package org.biface.contracts.internal;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
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
import java.time.LocalDate;
import java.util.UUID;
import org.biface.commons.Expected;
import org.biface.commons.Page;
import org.biface.contracts.Timesheet;
import org.biface.contracts.TimesheetDraft;
import org.biface.kernel.http.Call;

/** The weeks of a contract by the day, each named by its Monday. */
@Path("contracts/{contract}/timesheets")
@Produces(MediaType.APPLICATION_JSON)
public final class TimesheetResource {
    private final TimesheetsService timesheets;

    TimesheetResource(TimesheetsService timesheets) {
        this.timesheets = timesheets;
    }

    /**
     * @param wanted what is to change
     */
    public record Changes(String wanted) {}

    @GET
    @Operation(summary = "List the weeks of a contract by the day, newest first")
    public Page<Timesheet> list(
            @Context Call call,
            @PathParam("contract") UUID contract,
            @QueryParam("cursor") String cursor,
            @QueryParam("limit") Integer limit) {
        return call.listed(timesheets.list(call.actor(), contract, call.page(cursor, limit)));
    }

    @GET
    @Path("{week}")
    @Operation(summary = "Show what was recorded of a week")
    public Timesheet get(@Context Call call, @PathParam("contract") UUID contract, @PathParam("week") LocalDate week) {
        return call.found(timesheets.get(call.actor(), contract, week));
    }

    @PUT
    @Path("{week}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Record the days of a week; changing them needs If-Match")
    @Parameter(
            in = ParameterIn.HEADER,
            name = "If-Match",
            description = "The ETag that the caller has seen; without it, 428 once something is recorded",
            schema = @Schema(type = "string"))
    public Timesheet record(
            @Context Call call,
            @PathParam("contract") UUID contract,
            @PathParam("week") LocalDate week,
            TimesheetDraft draft) {
        Expected expected = timesheets.exists(call.actor(), contract, week) ? call.requiredExpected() : call.expected();
        TimesheetDraft recorded = draft == null ? new TimesheetDraft(null, null) : draft;
        return call.ok(() -> timesheets.record(call.actor(), contract, week, expected, recorded));
    }

    @POST
    @Path("{week}/submit")
    @Operation(summary = "Submit a week before its cut-off, or again after changes")
    @Parameter(in = ParameterIn.HEADER, ref = "IfMatch")
    public Timesheet submit(
            @Context Call call, @PathParam("contract") UUID contract, @PathParam("week") LocalDate week) {
        Expected expected = call.requiredExpected();
        return call.ok(() -> timesheets.submit(call.actor(), contract, week, expected));
    }

    @POST
    @Path("{week}/request-changes")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Ask for changes to a week")
    @Parameter(in = ParameterIn.HEADER, ref = "IfMatch")
    public Timesheet requestChanges(
            @Context Call call,
            @PathParam("contract") UUID contract,
            @PathParam("week") LocalDate week,
            Changes changes) {
        Expected expected = call.requiredExpected();
        String wanted = changes == null ? null : changes.wanted();
        return call.ok(() -> timesheets.requestChanges(call.actor(), contract, week, expected, wanted));
    }

    @POST
    @Path("{week}/approve")
    @Operation(summary = "Approve a week and start to collect the money for it")
    @Parameter(in = ParameterIn.HEADER, ref = "IfMatch")
    public Timesheet approve(
            @Context Call call, @PathParam("contract") UUID contract, @PathParam("week") LocalDate week) {
        Expected expected = call.requiredExpected();
        return call.ok(() -> timesheets.approve(call.actor(), contract, week, expected));
    }
}
