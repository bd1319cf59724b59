package org.biface.notices.internal;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.biface.commons.Expected;
import org.biface.commons.Invalid;
import org.biface.commons.Page;
import org.biface.kernel.http.Call;
import org.biface.notices.Notice;
import org.biface.notices.NoticeDecision;
import org.biface.notices.NoticeDraft;
import org.biface.notices.NoticeReceipt;
import org.biface.notices.Statement;

/** Notices over HTTP. */
@Path("notices")
@Tag(name = "notices")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class NoticeResource {

    private final NoticesService notices;

    /**
     * How much there is to do.
     *
     * @param count open and contested notices
     */
    public record Waiting(long count) {}

    /**
     * Why a decision is wrong.
     *
     * @param text what the one who is affected says
     */
    public record NewContest(String text) {}

    /**
     * What was mailed to who is affected.
     *
     * @param token the code
     */
    public record Token(String token) {}

    /**
     * Why a decision is wrong, by who can't log in.
     *
     * @param token the code that was mailed
     * @param text what the one who is affected says
     */
    public record NewContestWith(String token, String text) {}

    /**
     * An operator's answer to who contests a decision.
     *
     * @param reversed whether what was done is undone
     * @param text the reasons
     */
    public record NewAnswer(Boolean reversed, String text) {}

    public NoticeResource(NoticesService notices) {
        this.notices = notices;
    }

    @POST
    @Operation(summary = "Report a profile, a mission, a proposal's message or a review; also without logging in")
    @ApiResponse(responseCode = "202", description = "It was received", useReturnTypeSchema = true)
    public NoticeReceipt report(@Context Call call, NoticeDraft draft) {
        NoticeDraft said = inALanguage(call, draft);
        return call.accepted(() -> notices.report(call.actor(), said, call.remoteAddress()));
    }

    private static NoticeDraft inALanguage(Call call, NoticeDraft draft) {
        return draft == null || draft.language() != null
                ? draft
                : new NoticeDraft(
                        draft.kind(),
                        draft.subject(),
                        draft.category(),
                        draft.explanation(),
                        draft.goodFaith(),
                        draft.name(),
                        draft.email(),
                        call.locale().getLanguage());
    }

    @GET
    @Operation(summary = "List notices as an operator, those that wait first")
    public Page<Notice> list(
            @Context Call call,
            @QueryParam("status") Notice.Status status,
            @QueryParam("cursor") String cursor,
            @QueryParam("limit") Integer limit) {
        return call.listed(notices.list(call.actor(), status, call.page(cursor, limit)));
    }

    @GET
    @Path("waiting")
    @Operation(summary = "Read how many notices wait for an operator")
    public Waiting waiting(@Context Call call) {
        return new Waiting(notices.waiting(call.actor()));
    }

    @GET
    @Path("{id}")
    @Operation(summary = "Read a notice as an operator, with what was reported as it was at that moment")
    public Notice get(@Context Call call, @PathParam("id") UUID id) {
        return call.found(notices.get(call.actor(), id));
    }

    @POST
    @Path("{id}/decide")
    @Operation(summary = "Decide about a notice as an operator, and do what is decided")
    @Parameter(in = ParameterIn.HEADER, ref = "IfMatch")
    public Notice decide(@Context Call call, @PathParam("id") UUID id, NoticeDecision decision) {
        Expected expected = call.requiredExpected();
        return call.ok(() -> notices.decide(call.actor(), id, expected, decision));
    }

    @POST
    @Path("{id}/answer")
    @Operation(summary = "Answer who contests a decision, as an operator")
    @Parameter(in = ParameterIn.HEADER, ref = "IfMatch")
    public Notice answer(@Context Call call, @PathParam("id") UUID id, NewAnswer answer) {
        if (answer == null || answer.reversed() == null) {
            throw new Invalid("reversed", "reversed must say whether what was done is undone.");
        }
        Expected expected = call.requiredExpected();
        return call.ok(() -> notices.answer(call.actor(), id, expected, answer.reversed(), answer.text()));
    }

    @GET
    @Path("statements")
    @Operation(summary = "List what was done to one's own content and account, with the reasons")
    public Page<Statement> statements(
            @Context Call call, @QueryParam("cursor") String cursor, @QueryParam("limit") Integer limit) {
        return call.listed(notices.statements(call.actor(), call.page(cursor, limit)));
    }

    @GET
    @Path("statements/{id}")
    @Operation(summary = "Read what was done to one's own content or account, with the reasons")
    public Statement statement(@Context Call call, @PathParam("id") UUID id) {
        return call.found(notices.statement(call.actor(), id));
    }

    @POST
    @Path("statements/{id}/contest")
    @Operation(summary = "Contest a decision about oneself, once")
    public Statement contest(@Context Call call, @PathParam("id") UUID id, NewContest contest) {
        return call.ok(() -> notices.contest(call.actor(), id, contest == null ? null : contest.text()));
    }

    @POST
    @Path("statements/read")
    @Operation(
            summary = "Read a decision about oneself with the code that was mailed",
            description =
                    "No Idempotency-Key: it changes nothing; it is a POST so that the token stands in no address.")
    public Statement statementOf(@Context Call call, Token token) {
        return notices.statementOf(token == null ? null : token.token());
    }

    @POST
    @Path("statements/contest")
    @Operation(summary = "Contest a decision about oneself with the code that was mailed, once")
    public Statement contestWith(@Context Call call, NewContestWith contest) {
        return call.ok(() ->
                notices.contestWith(contest == null ? null : contest.token(), contest == null ? null : contest.text()));
    }
}
