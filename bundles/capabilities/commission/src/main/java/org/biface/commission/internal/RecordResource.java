package org.biface.commission.internal;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
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
import jakarta.ws.rs.core.StreamingOutput;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.biface.commission.CommissionRecord;
import org.biface.commission.Simulation;
import org.biface.commission.SimulationCsv;
import org.biface.commission.SimulationOrder;
import org.biface.commons.Page;
import org.biface.kernel.http.Call;

/** What decided past releases, and what other terms would have decided. For operators. */
@Path("commission")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class RecordResource {
    private final CommissionRecordsService records;

    RecordResource(CommissionRecordsService records) {
        this.records = records;
    }

    @GET
    @Path("records/{release}")
    @Operation(summary = "Show what decided a release: inputs, result, exact version; for operators")
    public CommissionRecord record(@Context Call call, @PathParam("release") UUID release) {
        return call.found(records.record(call.actor(), release));
    }

    @POST
    @Path("simulations")
    @Operation(summary = "Start to decide past releases once more by other terms, without changing anything")
    @ApiResponse(responseCode = "202", description = "It is under way", useReturnTypeSchema = true)
    public Simulation simulate(@Context Call call, SimulationOrder order) {
        return call.accepted(
                started -> URI.create("/api/v1/commission/simulations/" + started.id()),
                () -> records.simulate(call.actor(), order));
    }

    @GET
    @Path("simulations/{simulation}")
    @Operation(summary = "Show how far a simulation is, and what would have changed")
    public Simulation simulation(@Context Call call, @PathParam("simulation") UUID simulation) {
        return call.found(records.simulation(call.actor(), simulation));
    }

    @GET
    @Path("simulations/{simulation}/contracts")
    @Operation(summary = "List what would have changed, by contract")
    public Page<Simulation.OfContract> contracts(
            @Context Call call,
            @PathParam("simulation") UUID simulation,
            @QueryParam("cursor") String cursor,
            @QueryParam("limit") Integer limit) {
        return call.listed(records.simulated(call.actor(), simulation, call.page(cursor, limit)));
    }

    @GET
    @Path("simulations/{simulation}/contracts")
    @Produces("text/csv;qs=0.5")
    @Operation(summary = "Download what would have changed, by contract")
    @ApiResponse(
            responseCode = "200",
            description = "The contracts, a line each, and a line for the total of each currency",
            content = @Content(mediaType = "text/csv", schema = @Schema(type = "string")))
    public StreamingOutput csv(@Context Call call, @PathParam("simulation") UUID simulation) {
        var actor = call.actor();
        Simulation whole = records.simulation(actor, simulation);
        return to -> {
            var out = new PrintWriter(to, false, StandardCharsets.UTF_8);
            SimulationCsv.write(
                    whole,
                    page -> records.simulated(actor, simulation, page),
                    line -> out.append(line).append("\r\n"));
            out.flush();
        };
    }
}
