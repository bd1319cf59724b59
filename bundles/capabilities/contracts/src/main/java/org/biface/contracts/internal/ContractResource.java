package org.biface.contracts.internal;

import io.swagger.v3.oas.annotations.Operation;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
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
}
