package org.biface.contracts.internal;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
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
import org.biface.contracts.Contract;
import org.biface.kernel.http.Call;

/** The contracts of whoever asks. */
@Path("contracts")
@Produces(MediaType.APPLICATION_JSON)
public final class ContractResource {
    private final ContractsService contracts;

    ContractResource(ContractsService contracts) {
        this.contracts = contracts;
    }

    @GET
    @Operation(summary = "List the contracts that one is a side of, newest first")
    public Page<Contract> list(
            @Context Call call, @QueryParam("cursor") String cursor, @QueryParam("limit") Integer limit) {
        return call.listed(contracts.list(call.actor(), call.page(cursor, limit)));
    }

    @GET
    @Path("{contract}")
    @Operation(summary = "Show a contract with its milestones")
    public Contract get(@Context Call call, @PathParam("contract") UUID contract) {
        return call.found(contracts.get(call.actor(), contract));
    }

    /**
     * @param lastDay the last day of work
     */
    public record Ending(LocalDate lastDay) {}

    @POST
    @Path("{contract}/end")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Name the last day of a contract by the day")
    @Parameter(in = ParameterIn.HEADER, ref = "IfMatch")
    public Contract end(@Context Call call, @PathParam("contract") UUID contract, Ending ending) {
        Expected expected = call.requiredExpected();
        LocalDate lastDay = ending == null ? null : ending.lastDay();
        return call.ok(() -> contracts.end(call.actor(), contract, expected, lastDay));
    }
}
