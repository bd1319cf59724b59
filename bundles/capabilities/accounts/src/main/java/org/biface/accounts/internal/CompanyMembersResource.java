package org.biface.accounts.internal;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.biface.accounts.Account;
import org.biface.accounts.CompanyInvitation;
import org.biface.accounts.CompanyMember;
import org.biface.accounts.CompanyRole;
import org.biface.kernel.http.Call;

/** Who acts for a company. */
@Path("accounts")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class CompanyMembersResource {

    private final CompanyMembersService members;

    CompanyMembersResource(CompanyMembersService members) {
        this.members = members;
    }

    /**
     * Who is invited.
     *
     * @param email where the colleague is reached
     * @param role what the colleague is to be
     */
    public record ColleagueBody(String email, CompanyRole role) {}

    /**
     * What a member is to be.
     *
     * @param role which
     */
    public record MemberBody(CompanyRole role) {}

    /**
     * What the mail of an invitation says.
     *
     * @param invitation the token
     */
    public record InvitationBody(String invitation) {}

    @GET
    @Path("companies/{id}/members")
    @Operation(summary = "List who acts for a company, owners first")
    public List<CompanyMember> members(@Context Call call, @PathParam("id") UUID id) {
        return members.members(call.actor(), id);
    }

    @PUT
    @Path("companies/{id}/members/{account}")
    @Operation(summary = "Give a member of a company another role, as an owner")
    public CompanyMember setRole(
            @Context Call call, @PathParam("id") UUID id, @PathParam("account") UUID account, MemberBody body) {
        return call.ok(() -> members.setRole(call.actor(), id, account, body.role()));
    }

    @DELETE
    @Path("companies/{id}/members/{account}")
    @Operation(
            summary = "Remove a member of a company, as an owner, or leave it",
            description =
                    "Who is removed acts for the company no more from the next request on, also in sessions that are"
                            + " open. The last owner stays.")
    public void remove(@Context Call call, @PathParam("id") UUID id, @PathParam("account") UUID account) {
        call.noContent(() -> members.remove(call.actor(), id, account));
    }

    @GET
    @Path("companies/{id}/invitations")
    @Operation(summary = "List who was invited to act for a company, newest first")
    public List<CompanyInvitation> invitations(@Context Call call, @PathParam("id") UUID id) {
        return members.invitations(call.actor(), id);
    }

    @POST
    @Path("companies/{id}/invitations")
    @Operation(
            summary = "Invite a colleague to act for a company, as an owner",
            description = "A token is mailed to the address and shown to nobody else. The colleague accepts it with an"
                    + " account of their own, or registers with it.")
    @ApiResponse(responseCode = "201", description = "It is made", useReturnTypeSchema = true)
    public CompanyInvitation invite(@Context Call call, @PathParam("id") UUID id, ColleagueBody body) {
        return call.created(
                made -> URI.create("/api/v1/accounts/companies/" + id + "/invitations"),
                () -> members.invite(call.actor(), id, body.email(), body.role()));
    }

    @POST
    @Path("companies/{id}/invitations/{invitation}/withdraw")
    @Operation(summary = "Take back an invitation that nobody has accepted, as an owner")
    public CompanyInvitation withdraw(
            @Context Call call, @PathParam("id") UUID id, @PathParam("invitation") UUID invitation) {
        return call.ok(() -> members.withdraw(call.actor(), id, invitation));
    }

    @POST
    @Path("company-invitations/read")
    @Operation(
            summary = "Read the invitation of a mailed token, which is not used by that",
            description =
                    "No Idempotency-Key: it changes nothing; it is a POST so that the token stands in no address.")
    public CompanyInvitation read(@Context Call call, InvitationBody body) {
        return members.invitation(body.invitation());
    }

    @POST
    @Path("company-invitations/accept")
    @Operation(summary = "Accept the invitation of a mailed token with the own account")
    public Account accept(@Context Call call, InvitationBody body) {
        return call.ok(() -> members.accept(call.actor(), body.invitation()));
    }
}
