package org.biface.accounts.internal;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
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
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.biface.accounts.Account;
import org.biface.accounts.Company;
import org.biface.accounts.CompanyDetails;
import org.biface.accounts.Login;
import org.biface.accounts.LoginRequest;
import org.biface.accounts.Person;
import org.biface.accounts.Registration;
import org.biface.accounts.Session;
import org.biface.accounts.VatCheck;
import org.biface.commons.Expected;
import org.biface.commons.NotFound;
import org.biface.commons.Page;
import org.biface.commons.Role;
import org.biface.kernel.http.Call;

/** Accounts over HTTP. */
@Path("accounts")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class AccountResource {

    private final AccountsService accounts;

    public AccountResource(AccountsService accounts) {
        this.accounts = accounts;
    }

    /** @param cookie whether a browser logs in: the token then goes into a cookie that no script can read, and nowhere else */
    public record LoginBody(String email, String password, Boolean cookie) {}

    public record OwnAccount(String displayName, String locale) {}

    public record PasswordChange(String oldPassword, String newPassword) {}

    public record ResetRequest(String email) {}

    public record PasswordReset(String token, String newPassword) {}

    public record Confirmation(String token) {}

    public record RoleBody(Role role) {}

    /** What an operator says instead of VIES. */
    public record VatDecisionBody(boolean good, String reason) {}

    public record SuspensionBody(String reason) {}

    @POST
    @Operation(summary = "Register as a freelancer or client")
    @ApiResponse(responseCode = "201", description = "It is made", useReturnTypeSchema = true)
    public Account register(@Context Call call, Registration registration) {
        return call.created(
                account -> URI.create("/api/v1/accounts/" + account.id()),
                () -> accounts.register(call.actor(), registration, call.remoteAddress()));
    }

    /** The answer holds a token, so it is not one of those that are stored under an idempotency key. */
    @POST
    @Path("login")
    @Operation(
            summary = "Log in",
            description =
                    "No Idempotency-Key: the answer is a secret, which is stored nowhere. Sent again it makes another"
                            + " session, and the oldest ones end by themselves.")
    public Login login(@Context Call call, LoginBody body) {
        Login login =
                accounts.login(new LoginRequest(body.email(), body.password(), call.remoteAddress(), call.userAgent()));
        if (!Boolean.TRUE.equals(body.cookie())) {
            return login;
        }
        Session session = login.session();
        call.startSession(login.token(), Duration.between(session.createdAt(), session.expiresAt()));
        return new Login(null, session, login.account());
    }

    @POST
    @Path("logout")
    @Operation(
            summary = "Log out",
            description =
                    "No Idempotency-Key: the session that asked is gone afterwards, and with it who the key belonged"
                            + " to. Sent again it is answered 401.")
    public void logout(@Context Call call) {
        accounts.logout(call.actor(), call.credential());
        call.endSession();
    }

    @GET
    @Path("me")
    @Operation(summary = "Read the own account")
    public Account me(@Context Call call) {
        return call.found(
                accounts.get(call.actor(), call.actor().mustBeSomebody().account()));
    }

    @PUT
    @Path("me")
    @Operation(summary = "Change the own name or language")
    @Parameter(in = ParameterIn.HEADER, ref = "IfMatch")
    public Account update(@Context Call call, OwnAccount body) {
        Expected expected = call.requiredExpected();
        return call.ok(() -> accounts.update(call.actor(), expected, body.displayName(), body.locale()));
    }

    @GET
    @Path("companies/{id}")
    @Operation(summary = "Read a company")
    public Company company(@Context Call call, @PathParam("id") UUID id) {
        return call.found(accounts.company(call.actor(), id));
    }

    @PUT
    @Path("companies/{id}")
    @Operation(summary = "Change a company")
    @Parameter(in = ParameterIn.HEADER, ref = "IfMatch")
    public Company updateCompany(@Context Call call, @PathParam("id") UUID id, CompanyDetails details) {
        Expected expected = call.requiredExpected();
        return call.ok(() -> accounts.updateCompany(call.actor(), id, expected, details));
    }

    /** What every member may know of another. */
    @GET
    @Path("companies/{id}/vat-checks")
    @Operation(summary = "List what VIES and operators have said of a company's VAT number, newest first")
    public List<VatCheck> vatChecks(@Context Call call, @PathParam("id") UUID id) {
        return accounts.vatChecks(call.actor(), id);
    }

    @POST
    @Path("companies/{id}/vat-checks")
    @Operation(summary = "Have VIES asked for a company's VAT number again")
    public Company askVies(@Context Call call, @PathParam("id") UUID id) {
        return call.ok(() -> accounts.askVies(call.actor(), id));
    }

    @POST
    @Path("companies/{id}/vat-decision")
    @Operation(summary = "Say instead of VIES what a company's VAT number is worth, as an operator")
    @Parameter(in = ParameterIn.HEADER, ref = "IfMatch")
    public Company decideVatNumber(@Context Call call, @PathParam("id") UUID id, VatDecisionBody body) {
        Expected expected = call.requiredExpected();
        return call.ok(() -> accounts.decideVatNumber(call.actor(), id, expected, body.good(), body.reason()));
    }

    @GET
    @Path("people/{id}")
    @Operation(summary = "Read what every member may know of another")
    public Person person(@Context Call call, @PathParam("id") UUID id) {
        return call.found(
                accounts.person(call.actor(), id).orElseThrow(() -> new NotFound("There is no such account.")));
    }

    @GET
    @Path("sessions")
    @Operation(summary = "List the own sessions")
    public List<Session> sessions(@Context Call call) {
        return accounts.sessions(call.actor(), call.credential());
    }

    @DELETE
    @Path("sessions/{id}")
    @Operation(summary = "End one of the own sessions")
    public void revokeSession(@Context Call call, @PathParam("id") UUID id) {
        call.noContent(() -> accounts.revokeSession(call.actor(), id));
    }

    @POST
    @Path("password/change")
    @Operation(summary = "Change the password, which ends all other sessions")
    public void changePassword(@Context Call call, PasswordChange body) {
        call.noContent(
                () -> accounts.changePassword(call.actor(), call.credential(), body.oldPassword(), body.newPassword()));
    }

    @POST
    @Path("password/reset-request")
    @Operation(summary = "Ask for a mail that sets a new password")
    public void requestPasswordReset(@Context Call call, ResetRequest body) {
        call.noContent(() -> accounts.requestPasswordReset(body.email(), call.remoteAddress()));
    }

    @POST
    @Path("password/reset")
    @Operation(summary = "Set a new password with the mailed token")
    public void resetPassword(@Context Call call, PasswordReset body) {
        call.noContent(() -> accounts.resetPassword(body.token(), body.newPassword()));
    }

    @POST
    @Path("email/confirmation-request")
    @Operation(summary = "Ask for another mail that confirms the address")
    public void requestConfirmation(@Context Call call) {
        call.noContent(() -> accounts.requestConfirmation(call.actor()));
    }

    @POST
    @Path("email/confirm")
    @Operation(summary = "Confirm the address with the mailed token")
    public void confirmEmail(@Context Call call, Confirmation body) {
        call.noContent(() -> accounts.confirmEmail(body.token()));
    }

    @GET
    @Operation(summary = "Find accounts, as an operator")
    public Page<Account> list(
            @Context Call call,
            @QueryParam("text") String text,
            @QueryParam("role") Role role,
            @QueryParam("cursor") String cursor,
            @QueryParam("limit") Integer limit) {
        return call.listed(accounts.list(call.actor(), text, role, call.page(cursor, limit)));
    }

    @GET
    @Path("{id}")
    @Operation(summary = "Read an account")
    public Account get(@Context Call call, @PathParam("id") UUID id) {
        return call.found(accounts.get(call.actor(), id));
    }

    @POST
    @Path("{id}/roles")
    @Operation(summary = "Give an account a role, as an operator")
    public Account grant(@Context Call call, @PathParam("id") UUID id, RoleBody body) {
        return call.ok(() -> accounts.grant(call.actor(), id, body.role()));
    }

    @DELETE
    @Path("{id}/roles/{role}")
    @Operation(summary = "Take a role from an account, as an operator")
    public Account withdraw(@Context Call call, @PathParam("id") UUID id, @PathParam("role") Role role) {
        return call.ok(() -> accounts.withdraw(call.actor(), id, role));
    }

    @POST
    @Path("{id}/suspend")
    @Operation(summary = "Suspend an account, as an operator")
    public Account suspend(@Context Call call, @PathParam("id") UUID id, SuspensionBody body) {
        return call.ok(() -> accounts.suspend(call.actor(), id, body.reason()));
    }

    @POST
    @Path("{id}/reinstate")
    @Operation(summary = "End a suspension, as an operator")
    public Account reinstate(@Context Call call, @PathParam("id") UUID id) {
        return call.ok(() -> accounts.reinstate(call.actor(), id));
    }
}
