package org.biface.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.biface.itests.Market.Person;

/**
 * Every endpoint of the API, with something to ask of it: a marketplace with people, a negotiation, money and policies,
 * and the table of who is answered what. Tests that walk over all endpoints share it.
 */
final class Endpoints implements AutoCloseable {

    /**
     * Method, path, the case of {@link #asked} that says what is asked, and the status for each. Who is refused asks first, so that
     * the last column of a row that changes something is the one that changes it; what two may change is made anew.
     */
    private static final String TABLE = """
            #                                                      case             nobody  other       other   freelancer  client  operator
            #                                                                               freelancer  client
            GET    /api/status                                     -                200     200         200     200         200     200
            GET    /api/v1/accounts                                -                401     403         403     403         403     200
            POST   /api/v1/accounts                                register         201     201         201     201         201     201
            POST   /api/v1/accounts/login                          login            200     200         200     200         200     200
            POST   /api/v1/accounts/logout                         newSession       401     204         204     204         204     204
            GET    /api/v1/accounts/me                             -                401     200         200     200         200     200
            PUT    /api/v1/accounts/me                             ownAccount       401     200         200     200         200     200
            GET    /api/v1/accounts/companies/{id}                 clientCompany    401     404         404     404         200     200
            PUT    /api/v1/accounts/companies/{id}                 companyChange    401     404         404     404         200     403
            GET    /api/v1/accounts/companies/{id}/vat-checks      clientCompany    401     404         404     404         200     200
            POST   /api/v1/accounts/companies/{id}/vat-checks      clientCompany    401     404         404     404         409     409
            POST   /api/v1/accounts/companies/{id}/vat-decision    vatDecision      401     403         403     403         403     200
            GET    /api/v1/accounts/companies/{id}/origin          clientCompany    401     404         404     404         200     200
            POST   /api/v1/accounts/companies/{id}/origin          origin           401     403         403     403         403     200
            POST   /api/v1/accounts/companies/{id}/origin/revoke   recordedOrigin   401     403         403     403         403     200
            GET    /api/v1/accounts/companies/{id}/origin/history  clientCompany    401     403         403     403         403     200
            GET    /api/v1/accounts/companies/{id}/members         clientCompany    401     404         404     404         200     200
            PUT    /api/v1/accounts/companies/{id}/members/{account}     member     401     404         404     404         200     200
            DELETE /api/v1/accounts/companies/{id}/members/{account}  newMember     401     404         404     404         204     204
            GET    /api/v1/accounts/companies/{id}/invitations     clientCompany    401     404         404     404         200     200
            POST   /api/v1/accounts/companies/{id}/invitations     colleague        401     404         404     404         201     403
            POST   /api/v1/accounts/companies/{id}/invitations/{invitation}/withdraw  companyInvitation  401  404  404  404  200  403
            POST   /api/v1/accounts/company-invitations/read       invited          200     200         200     200         200     200
            POST   /api/v1/accounts/company-invitations/accept     noInvitation     401     422         422     422         422     422
            GET    /api/v1/accounts/introductions                  -                401     200         200     200         200     200
            POST   /api/v1/accounts/introductions                  newClient        401     201         403     201         403     403
            POST   /api/v1/accounts/introductions/{id}/code        introduction     401     404         403     200         403     403
            POST   /api/v1/accounts/introductions/{id}/withdraw    introduction     401     404         403     200         403     403
            GET    /api/v1/accounts/people/{id}                    freelancer       401     200         200     200         200     200
            GET    /api/v1/accounts/sessions                       -                401     200         200     200         200     200
            DELETE /api/v1/accounts/sessions/{id}                  session          401     404         404     204         404     404
            POST   /api/v1/accounts/password/change                passwordChange   401     204         204     204         204     204
            POST   /api/v1/accounts/password/reset-request         resetRequest     204     204         204     204         204     204
            POST   /api/v1/accounts/password/reset                 wrongToken       422     422         422     422         422     422
            POST   /api/v1/accounts/email/confirmation-request     -                401     204         204     204         409     409
            POST   /api/v1/accounts/email/confirm                  wrongConfirm     422     422         422     422         422     422
            GET    /api/v1/accounts/{id}                           freelancer       401     404         404     200         404     200
            POST   /api/v1/accounts/{id}/roles                     role             401     403         403     403         403     200
            DELETE /api/v1/accounts/{id}/roles/{role}              roleOfThird      401     403         403     403         403     200
            GET    /api/v1/accounts/{id}/badges                    freelancer       401     200         200     200         200     200
            GET    /api/v1/accounts/{id}/badges/history            freelancer       401     403         403     403         403     200
            POST   /api/v1/accounts/{id}/badges                    badge            401     403         403     403         403     200
            POST   /api/v1/accounts/{id}/badges/take-back          heldBadge        401     403         403     403         403     200
            POST   /api/v1/accounts/{id}/suspend                   reason           401     403         403     403         403     200
            POST   /api/v1/accounts/{id}/reinstate                 third            401     403         403     403         403     200
            GET    /api/v1/notifications/mails                     -                401     403         403     403         403     200

            GET    /api/v1/profiles                                -                200     200         200     200         200     200
            GET    /api/v1/profiles/{freelancer}                   freelancer       200     200         200     200         200     200
            GET    /api/v1/profiles/{freelancer}                   hiddenProfile    404     200         404     404         404     200
            GET    /api/v1/profiles/me                             -                401     200         404     200         404     404
            PUT    /api/v1/profiles/me                             ownProfile       401     200         403     200         403     403

            GET    /api/v1/missions                                -                200     200         200     200         200     200
            GET    /api/v1/missions/trades                         -                200     200         200     200         200     200
            POST   /api/v1/missions                                newMission       401     403         201     403         201     403
            GET    /api/v1/missions/{id}                           mission          200     200         200     200         200     200
            GET    /api/v1/missions/{id}                           draft            404     404         404     404         200     200
            PUT    /api/v1/missions/{id}                           missionChange    401     403         403     403         200     403
            PUT    /api/v1/missions/{id}                           draftChange      401     404         404     404         200     403
            POST   /api/v1/missions/{id}/publish                   draft            401     404         404     404         200     403
            POST   /api/v1/missions/{id}/close                     newPublished     401     403         403     403         200     200
            GET    /api/v1/missions/{id}/proposals                 mission          401     403         403     403         200     200
            POST   /api/v1/missions/{id}/proposals                 answer           401     201         403     201         403     403
            GET    /api/v1/missions/{id}/invitations               mission          401     403         403     403         200     200
            POST   /api/v1/missions/{id}/invitations               invite           401     403         403     403         201     403
            GET    /api/v1/invitations                             -                401     200         403     200         403     403
            POST   /api/v1/invitations/{id}/decline                invitation       401     404         404     200         403     403
            GET    /api/v1/proposals                               -                401     200         403     200         403     403
            GET    /api/v1/proposals/{id}                          proposal         401     404         404     200         200     200
            POST   /api/v1/proposals/{id}/counter                  counter          401     404         404     409         200     403
            POST   /api/v1/proposals/{id}/accept                   newProposal      401     404         404     409         200     403
            POST   /api/v1/proposals/{id}/decline                  newProposal      401     404         404     403         200     403
            POST   /api/v1/proposals/{id}/withdraw                 newProposal      401     404         404     200         403     403

            GET    /api/v1/matching/searches                       -                401     200         200     200         200     200
            POST   /api/v1/matching/searches                       newSearch        401     201         201     201         201     201
            DELETE /api/v1/matching/searches/{id}                  ownSearch        401     404         404     204         404     404
            GET    /api/v1/matching/criteria                       -                200     200         200     200         200     200
            GET    /api/v1/matching/index                          -                401     403         403     403         403     200
            GET    /api/v1/matching/search/freelancers?q=Java      -                200     200         200     200         200     200
            GET    /api/v1/matching/search/missions?q=Java         -                200     200         200     200         200     200
            GET    /api/v1/matching/suggestions?q=Jav              -                200     200         200     200         200     200
            GET    /api/v1/matching/freelancers?mission={id}       mission          401     403         403     403         200     200
            GET    /api/v1/matching/missions?freelancer={id}       freelancer       401     404         404     200         404     200

            GET    /api/v1/contracts                               -                401     200         200     200         200     200
            GET    /api/v1/contracts/{contract}                    contract         401     404         404     200         200     200
            GET    /api/v1/contracts/{contract}/amendments         contract         401     404         404     200         200     200
            POST   /api/v1/contracts/{contract}/amendments         newAmendment     401     404         404     201         201     403
            GET    /api/v1/contracts/{contract}/amendments/{amendment}  amendment   401     404         404     200         200     200
            POST   /api/v1/contracts/{contract}/amendments/{amendment}/accept  toAccept  401  404   404     403         200     403
            POST   /api/v1/contracts/{contract}/amendments/{amendment}/decline  toDecline  401  404  404    403         200     403
            POST   /api/v1/contracts/{contract}/amendments/{amendment}/withdraw  toWithdraw  401  404  404  200         403     403
            POST   /api/v1/contracts/{contract}/end                lastDay          401     404         404     200         200     403
            GET    /api/v1/contracts/{contract}/timesheets         byTheDay         401     404         404     200         200     200
            GET    /api/v1/contracts/{contract}/timesheets/{week}  week             401     404         404     200         200     200
            PUT    /api/v1/contracts/{contract}/timesheets/{week}  weekRecorded     401     404         404     200         403     403
            POST   /api/v1/contracts/{contract}/timesheets/{week}/submit  weekToSubmit  401  404        404     200         403     403
            POST   /api/v1/contracts/{contract}/timesheets/{week}/request-changes  weekWanted  401  404  404    403         200     403
            POST   /api/v1/contracts/{contract}/timesheets/{week}/approve  weekToApprove  401  404      404     403         200     403
            GET    /api/v1/commission/policies                     -                401     403         403     403         403     200
            POST   /api/v1/commission/policies/{policy}/{version}/accept  acceptance  401     403         403     403         403     409
            POST   /api/v1/commission/policies/{policy}/{version}/hold  policy  401     403         403     403         403     200
            POST   /api/v1/commission/policies/{policy}/{version}/release  policy  401     403         403     403         403     200
            POST   /api/v1/commission/policies/{policy}/{version}/retry  policy  401     403         403     403         403     200
            GET    /api/v1/commission/offers                       -                401     403         403     403         403     200
            POST   /api/v1/commission/offers                       newOffer         401     403         403     403         403     201
            GET    /api/v1/commission/offers/{offer}               offer            401     403         403     403         403     200
            PUT    /api/v1/commission/offers/{offer}               offerChange      401     403         403     403         403     200
            DELETE /api/v1/commission/offers/{offer}               offerChange      401     403         403     403         403     204
            GET    /api/v1/commission/contracts/{contract}         contract         401     404         404     200         200     200
            POST   /api/v1/commission/quotes                       quote            401     403         403     200         200     200
            POST   /api/v1/commission/quotes                       contractQuote    401     404         404     200         200     200
            GET    /api/v1/commission/records/{release}            release          401     403         403     403         403     200
            POST   /api/v1/commission/simulations                  simulationOrder  401     403         403     403         403     202
            GET    /api/v1/commission/simulations/{simulation}     simulation       401     403         403     403         403     200
            GET    /api/v1/commission/simulations/{simulation}/contracts simulation 401     403         403     403         403     200
            GET    /api/v1/milestones/parked                       -                401     403         403     403         403     200
            GET    /api/v1/milestones/{milestone}                  planned          401     404         404     200         200     200
            POST   /api/v1/milestones/{milestone}/fund             planned          401     404         404     403         202     403
            POST   /api/v1/milestones/{milestone}/submit           submission       401     404         404     200         403     403
            POST   /api/v1/milestones/{milestone}/request-changes  wanted           401     404         404     403         200     403
            POST   /api/v1/milestones/{milestone}/approve          submitted        401     404         404     403         200     403
            POST   /api/v1/milestones/{milestone}/dispute          toDispute        401     404         404     201         201     403
            GET    /api/v1/disputes                                -                401     200         200     200         200     200
            GET    /api/v1/disputes/{dispute}                      dispute          401     404         404     200         200     200
            POST   /api/v1/disputes/{dispute}/evidence             evidence         401     404         404     200         200     200
            POST   /api/v1/disputes/{dispute}/files?name=notes.txt  evidence        401     404         404     200         200     200
            GET    /api/v1/disputes/{dispute}/files/{file}         file             401     404         404     200         200     200
            POST   /api/v1/disputes/{dispute}/proposals            split            401     404         404     200         200     200
            POST   /api/v1/disputes/{dispute}/proposals/{proposal}/accept  toAgree  401     404         404     200         200     403
            POST   /api/v1/disputes/{dispute}/proposals/{proposal}/reject  toReject  401    404         404     200         200     403
            POST   /api/v1/disputes/{dispute}/withdraw             toTakeBack       401     404         404     403         200     403
            POST   /api/v1/disputes/{dispute}/decide               toDecide         401     403         403     403         403     202
            GET    /api/v1/milestones/{milestone}/refund-proposals  disputed        401     404         404     200         200     200
            POST   /api/v1/milestones/{milestone}/refund-proposals  toRefund        401     404         404     201         201     403
            GET    /api/v1/refund-proposals/{proposal}             refundProposal   401     404         404     200         200     200
            POST   /api/v1/refund-proposals/{proposal}/accept      refundProposal   401     404         404     200         403     403
            POST   /api/v1/refund-proposals/{proposal}/decline     toDeclineRefund  401     404         404     200         200     403

            GET    /api/v1/reviews?freelancer={id}                 freelancer       200     200         200     200         200     200
            GET    /api/v1/reviews?freelancer={id}                 hiddenProfile    404     200         404     404         404     200
            GET    /api/v1/reviews?company={id}                    clientCompany    200     200         200     200         200     200
            GET    /api/v1/reviews/summary?freelancer={id}         freelancer       200     200         200     200         200     200
            GET    /api/v1/reviews/summary?freelancer={id}         hiddenProfile    404     200         404     404         404     200
            GET    /api/v1/reviews/taken-down                      -                401     403         403     403         403     200
            GET    /api/v1/reviews/contracts                       -                401     200         200     200         200     200
            GET    /api/v1/reviews/contracts/{contract}            toReview         401     404         404     200         200     403
            POST   /api/v1/reviews/contracts/{contract}            toReview         401     404         404     201         201     403
            GET    /api/v1/reviews/{id}                            unshown          404     404         404     200         404     404
            GET    /api/v1/reviews/{id}                            toAnswer         200     200         200     200         200     200
            PUT    /api/v1/reviews/{id}                            unshown          401     404         404     200         404     404
            POST   /api/v1/reviews/{id}/answer                     toAnswer         401     403         403     200         403     403
            POST   /api/v1/reviews/{id}/take-down                  toTakeDown       401     403         403     403         403     200
            POST   /api/v1/reviews/{id}/restore                    toAnswer         401     403         403     403         403     200

            POST   /api/v1/notices                                 report           202     202         202     202         202     202
            GET    /api/v1/notices                                 -                401     403         403     403         403     200
            GET    /api/v1/notices/waiting                         -                401     403         403     403         403     200
            GET    /api/v1/notices/{id}                            notice           401     403         403     403         403     200
            POST   /api/v1/notices/{id}/decide                     notice           401     403         403     403         403     200
            POST   /api/v1/notices/{id}/answer                     contested        401     403         403     403         403     200
            GET    /api/v1/notices/statements                      -                401     200         200     200         200     200
            GET    /api/v1/notices/statements/{id}                 statement        401     404         404     200         404     404
            POST   /api/v1/notices/statements/{id}/contest         statement        401     404         404     200         404     404
            POST   /api/v1/notices/statements/read                 noCode           422     422         422     422         422     422
            POST   /api/v1/notices/statements/contest              noCodeToContest  422     422         422     422         422     422

            GET    /api/v1/payments/{id}                           payment          401     404         404     404         200     200
            POST   /api/v1/payments/{id}/withdraw                  unpaid           401     404         404     404         200     200
            POST   /api/v1/payments/webhooks/{provider}            forged           401     401         401     401         401     401
            GET    /api/v1/releases                                -                401     200         200     200         200     200
            GET    /api/v1/releases?freelancer={freelancer}        freelancer       401     404         404     200         404     200
            GET    /api/v1/releases/{id}                           release          401     404         404     200         200     200
            GET    /api/v1/balances                                -                401     200         200     200         200     200
            GET    /api/v1/balances?freelancer={freelancer}        freelancer       401     404         404     200         404     200
            GET    /api/v1/statements/freelancers/{id}?period=2026 freelancer       401     404         404     200         404     200
            GET    /api/v1/statements/companies/{id}?period=2026   clientCompany    401     404         404     404         200     200
            GET    /api/v1/debts                                   -                401     403         403     403         403     200
            POST   /api/v1/debts/{freelancer}/give-up              debt             401     403         403     403         403     409
            GET    /api/v1/payouts                                 -                401     200         200     200         200     200
            GET    /api/v1/payouts?freelancer={freelancer}         freelancer       401     404         404     200         404     200
            POST   /api/v1/payouts                                 payout           401     409         403     201         403     403
            GET    /api/v1/payouts/{id}                            paidOut          401     404         404     200         404     200
            GET    /api/v1/payout-accounts                         -                401     200         200     200         200     200
            GET    /api/v1/payout-accounts?freelancer={freelancer} freelancer       401     404         404     200         404     200
            POST   /api/v1/payout-accounts                         newAccount       401     202         403     409         403     403
            GET    /api/v1/payout-accounts/{id}                    payoutAccount    401     404         404     200         404     200
            POST   /api/v1/payout-accounts/{id}/onboarding         onboarding       401     404         404     200         404     403
            POST   /api/v1/payout-accounts/{id}/refresh            payoutAccount    401     404         404     200         404     200
            POST   /api/v1/releases/{release}/refunds              toGiveBack       401     404         404     202         403     202
            GET    /api/v1/refunds                                 -                401     200         200     200         200     200
            GET    /api/v1/refunds/{id}                            refund           401     404         404     200         200     200
            POST   /api/v1/refunds/{id}/retry                      refund           401     403         403     403         403     409
            GET    /api/v1/chargebacks                             -                401     403         403     403         403     200
            GET    /api/v1/chargebacks/{id}                        chargeback       401     404         404     404         200     200
            POST   /api/v1/chargebacks/{id}/give-up                toGiveUp         401     403         403     403         403     409
            POST   /api/v1/payouts/runs                            -                401     403         403     403         403     202
            GET    /api/v1/payouts/runs                            -                401     403         403     403         403     200
            GET    /api/v1/payouts/runs/{id}                       payoutRun        401     403         403     403         403     200
            GET    /api/v1/ledger/balances                         -                401     403         403     403         403     200
            GET    /api/v1/ledger/verification                     -                401     403         403     403         403     200
            POST   /api/v1/ledger/verification                     -                401     403         403     403         403     200
            GET    /api/v1/ledger/proof                            -                401     403         403     403         403     200
            GET    /api/v1/ledger/accounts/{account}/statement     cash             401     403         403     403         403     200
            GET    /api/v1/ledger/entries/{reference}              entry            401     403         403     403         403     200
            POST   /api/v1/ledger/reconciliation                   -                401     403         403     403         403     200
            GET    /api/v1/ledger/reconciliation                   -                401     403         403     403         403     200
            GET    /api/v1/ledger/sweeps                           -                401     403         403     403         403     200
            GET    /api/v1/ledger/sweeps/{id}                      sweep            401     403         403     403         403     200
            POST   /api/v1/ledger/sweeps                           -                401     403         403     403         403     202
            GET    /api/v1/ledger/dues                             -                401     403         403     403         403     200
            POST   /api/v1/ledger/dues                             paidIn           401     403         403     403         403     200
            """;

    static final int ACTORS = 6;

    /** A row of the table. */
    record Row(String method, String path, String name, List<Integer> statuses) {

        static Row of(String line) {
            String[] words = line.strip().split(" +");
            assertEquals(line, 3 + ACTORS, words.length);
            return new Row(
                    words[0],
                    words[1],
                    words[2],
                    Arrays.stream(words).skip(3).map(Integer::valueOf).toList());
        }

        String operation() {
            return method + " " + path.replaceAll("\\?.*", "");
        }
    }

    /** What is asked: the ids in the path, the body, the version, and by whom if not by the actor's own session. */
    record Asked(List<String> ids, Object body, String etag, Http session, Runnable then) {

        String path(Row row) {
            String path = row.path();
            for (String id : ids) {
                path = path.replaceFirst("\\{\\w+}", id);
            }
            return path;
        }

        static Asked on(String... ids) {
            return new Asked(List.of(ids), null, null, null, () -> {});
        }

        Asked with(Object newBody) {
            return new Asked(ids, newBody, etag, session, then);
        }

        Asked at(String newEtag) {
            return new Asked(ids, body, newEtag, session, then);
        }

        Asked by(Http newSession) {
            return new Asked(ids, body, etag, newSession, then);
        }

        Asked then(Runnable newThen) {
            return new Asked(ids, body, etag, session, newThen);
        }
    }

    private final Marketplace marketplace;
    private final Map<String, Function<Person, Asked>> cases = new HashMap<>();

    final Market market;
    final Person otherFreelancer;
    final Person otherClient;
    final Person freelancer;
    final Person client;
    final Person operator;
    /** In the order of the table's columns. */
    final List<Person> actors;

    private Endpoints(Marketplace marketplace) {
        this.marketplace = marketplace;
        market = new Market(new Http(marketplace.server().httpPort()));
        otherFreelancer = market.member("other freelancer", "FREELANCER");
        otherClient = market.member("other client", "CLIENT");
        freelancer = market.member("freelancer", "FREELANCER");
        client = market.member("client", "CLIENT");
        operator = market.login("operator", Marketplace.OPERATOR, Marketplace.PASSWORD);
        actors = List.of(market.nobody(), otherFreelancer, otherClient, freelancer, client, operator);
        people();
        colleagues();
        negotiation();
        money();
        weeks();
        amendments();
        disagreements();
        reviews();
        notices();
        chargebacks();
        policies();
    }

    static Endpoints open(String name) throws Exception {
        // Freelancers have accounts at the provider, which asks them on a page of its own who they are.
        Marketplace marketplace = Marketplace.open(name, Map.of("accounts", "true", "identity", "needed"));
        try {
            return new Endpoints(marketplace);
        } catch (RuntimeException | AssertionError failed) {
            marketplace.close();
            throw failed;
        }
    }

    @Override
    public void close() {
        marketplace.close();
    }

    /** Sets a property of a file in {@code etc} while the server runs. */
    void configure(String file, String key, String value) throws IOException {
        marketplace.server().configure(file, key, value);
    }

    String log() {
        try {
            return marketplace.server().log();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Every operation that the server itself says it has: {@code POST /api/v1/missions} and its description. */
    Map<String, JsonNode> described() {
        Map<String, JsonNode> operations = new TreeMap<>();
        JsonNode paths = Market.must(market.nobody().http.get("/api/openapi.json"))
                .json()
                .path("paths");
        paths.properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(operation -> operations.put(
                                operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(),
                                operation.getValue())));
        assertTrue("the API has no endpoint", operations.size() > 1);
        return operations;
    }

    /** @return what {@code who} asks in a row: made anew, unless the row's case is one object for all */
    Asked asked(Row row, Person who) {
        Function<Person, Asked> known = cases.get(row.name());
        if (known == null) {
            throw new AssertionError("no case of the name " + row.name());
        }
        return known.apply(who);
    }

    /** Sends what a row asks. */
    static Answer send(Row row, Person who, Asked asked, Object body, String... headers) {
        Http http = asked.session() == null ? who.http : asked.session();
        return http.send(row.method(), asked.path(row), body, headers);
    }

    private void people() {
        Person third = market.member("third", "FREELANCER");
        String companyPath = "/api/v1/accounts/companies/" + client.company;
        put("-", who -> Asked.on());
        put("register", who -> Asked.on().with(Market.registration(market.newEmail("new"), "New", "FREELANCER")));
        put("login", who -> Asked.on().with(Map.of("email", freelancer.email, "password", freelancer.password)));
        put(
                "newSession",
                who -> who.id == null
                        ? Asked.on()
                        : Asked.on().by(market.login(who.name, who.email, who.password).http));
        put(
                "ownAccount",
                who -> Asked.on()
                        .with(Map.of("displayName", "Renamed", "locale", "fr"))
                        .at(version(who.id == null ? client : who, "/api/v1/accounts/me")));
        put("cash", who -> Asked.on("provider:cash"));
        put("clientCompany", who -> Asked.on(client.company));
        put(
                "companyChange",
                who -> Asked.on(client.company)
                        .with(Market.company("Renamed SAS"))
                        .at(version(client, companyPath)));
        put(
                "vatDecision",
                who -> Asked.on(client.company)
                        .with(Map.of("good", true, "reason", "The certificate was seen."))
                        .at(version(client, companyPath)));
        put("freelancer", who -> Asked.on(freelancer.id));
        put("session", once(() -> Asked.on(anotherSession(freelancer))));
        put("passwordChange", who -> {
            String next = Market.PASSWORD + " and another";
            return Asked.on()
                    .with(Map.of("oldPassword", who.id == null ? "none" : who.password, "newPassword", next))
                    .then(() -> who.password = next);
        });
        put("resetRequest", who -> Asked.on().with(Map.of("email", market.newEmail("gone"))));
        put("wrongToken", who -> Asked.on().with(Map.of("token", "wrong", "newPassword", Market.PASSWORD)));
        put("wrongConfirm", who -> Asked.on().with(Map.of("token", "wrong")));
        put("role", who -> Asked.on(third.id).with(Map.of("role", "CLIENT")));
        put("roleOfThird", who -> Asked.on(third.id, "CLIENT"));
        put("reason", who -> Asked.on(third.id).with(Map.of("reason", "Only for the test.")));
        put("third", who -> Asked.on(third.id));
        put("badge", who -> Asked.on(freelancer.id).with(badge()));
        put("heldBadge", who -> {
            Map<String, Object> held = badge();
            Market.must(operator.http.post("/api/v1/accounts/" + freelancer.id + "/badges", held));
            return Asked.on(freelancer.id).with(held);
        });

        put("newClient", who -> Asked.on().with(Map.of("label", "Met in Lyon.")));
        put("introduction", who -> Asked.on(Market.id(market.introduction(freelancer))));
        put("origin", who -> Asked.on(otherClient.company).with(origin()));
        put("recordedOrigin", who -> {
            Market.must(operator.http.post("/api/v1/accounts/companies/" + otherClient.company + "/origin", origin()));
            return Asked.on(otherClient.company).with(Map.of("reason", "Only for the test."));
        });

        Market.must(freelancer.http.put("/api/v1/profiles/me", Market.profile("PUBLIC")));
        Market.must(otherFreelancer.http.put("/api/v1/profiles/me", Market.profile("HIDDEN")));
        put("hiddenProfile", who -> Asked.on(otherFreelancer.id));
        put(
                "ownProfile",
                who -> Asked.on()
                        .with(Market.profile(who == otherFreelancer ? "HIDDEN" : "PUBLIC"))
                        .at(version(who == otherFreelancer ? who : freelancer, "/api/v1/profiles/me")));
    }

    private void colleagues() {
        market.confirm(operator, client);
        Person colleague = market.colleague(operator, client, "colleague");
        Map<String, Object> member = Map.of("role", "MEMBER");
        put("member", who -> Asked.on(client.company, colleague.id).with(member));
        put("newMember", who -> {
            boolean may = who == client || who == operator;
            return Asked.on(client.company, (may ? market.colleague(operator, client, "newcomer") : colleague).id);
        });
        String invitations = "/api/v1/accounts/companies/" + client.company + "/invitations";
        put(
                "colleague",
                who -> Asked.on(client.company).with(Map.of("email", market.newEmail("invited"), "role", "MEMBER")));
        put("companyInvitation", once(() -> {
            Map<String, Object> invited = Map.of("email", market.newEmail("invited"), "role", "MEMBER");
            return Asked.on(client.company, Market.id(market.post(client, invitations, invited)));
        }));
        put(
                "invited",
                once(() -> Asked.on()
                        .with(Map.of("invitation", market.invited(operator, client, market.newEmail("guest"))))));
        put("noInvitation", who -> Asked.on().with(Map.of("invitation", "wrong")));
    }

    private Map<String, Object> origin() {
        return Map.of("freelancer", freelancer.id, "reason", "Only for the test.");
    }

    /** One that nobody has yet. */
    private static Map<String, Object> badge() {
        return Map.of("badge", "badge-" + UUID.randomUUID(), "reason", "Only for the test.");
    }

    private String anotherSession(Person person) {
        Http second = market.login(person.name, person.email, person.password).http;
        for (JsonNode session : second.get("/api/v1/accounts/sessions").json()) {
            if (session.path("current").asBoolean()) {
                return session.path("id").asText();
            }
        }
        throw new AssertionError("the session does not list itself");
    }

    private void negotiation() {
        String published = market.published(client);
        String negotiated = market.proposal(freelancer, published, 2);
        put("newMission", who -> Asked.on().with(Market.mission()));
        put("mission", who -> Asked.on(published));
        put("draft", once(() -> Asked.on(market.draft(client))));
        put("missionChange", changed(once(() -> Asked.on(market.published(client)))));
        put("draftChange", changed(once(() -> Asked.on(market.draft(client)))));
        put("newPublished", who -> Asked.on(market.published(client)));
        put(
                "answer",
                who -> Asked.on(market.published(client))
                        .with(Map.of("message", "I would like to.", "terms", Market.terms(1))));
        put("invite", who -> Asked.on(market.published(client)).with(Map.of("freelancer", otherFreelancer.id)));
        Map<String, Object> search = Map.of("name", "Java", "kind", "MISSIONS", "text", "java");
        put("newSearch", who -> Asked.on().with(search));
        put("ownSearch", once(() -> Asked.on(Market.id(market.post(freelancer, "/api/v1/matching/searches", search)))));
        put("invitation", once(() -> Asked.on(market.invitation(client, market.published(client), freelancer))));
        put("proposal", who -> Asked.on(negotiated));
        put("newProposal", who -> newProposal());
        put("counter", who -> newProposal().with(Map.of("terms", Market.terms(3))));
    }

    private Function<Person, Asked> changed(Function<Person, Asked> mission) {
        return who -> {
            Asked asked = mission.apply(who);
            return asked.with(Market.mission())
                    .at(version(client, "/api/v1/missions/" + asked.ids().get(0)));
        };
    }

    private Asked newProposal() {
        String proposal = market.proposal(freelancer, market.published(client), 1);
        return Asked.on(proposal).at(version(client, "/api/v1/proposals/" + proposal));
    }

    private void money() {
        String run = Market.id(market.post(operator, "/api/v1/payouts/runs", null));
        put("payoutRun", who -> Asked.on(run));
        String contract = market.contract(client, freelancer, 6);
        List<String> milestones = market.milestones(client, contract);
        List<String> funded = milestones.subList(1, milestones.size());
        for (String milestone : funded) {
            market.move(client, path(milestone), "fund", null);
        }
        for (String milestone : funded) {
            market.await(client, path(milestone), "/status", "FUNDED");
        }
        for (String milestone : milestones.subList(2, milestones.size())) {
            market.move(freelancer, path(milestone), "submit", Map.of("note", "Done."));
        }
        put("contract", who -> Asked.on(contract));
        put("planned", who -> milestone(milestones.get(0)));
        put("submission", who -> milestone(milestones.get(1)).with(Map.of("note", "Done.")));
        put("wanted", who -> milestone(milestones.get(2)).with(Map.of("wanted", "Tests.")));
        put("submitted", who -> milestone(milestones.get(3)));

        Answer first = market.move(client, path(milestones.get(4)), "approve", null);
        market.move(client, path(milestones.get(5)), "approve", null);
        String payment = first.json().path("payment").asText();
        String release = first.json().path("release").asText();
        put("payment", who -> Asked.on(payment));
        put("forged", who -> Asked.on("sandbox").with(Map.of("id", "forged")));
        put("release", who -> Asked.on(release));
        put("entry", who -> Asked.on("fund:" + payment));
        Map<String, Object> part = Map.of("amount", Market.money(1), "reason", "A cent too much.");
        put("toGiveBack", who -> Asked.on(release).with(part));
        JsonNode given = market.post(operator, "/api/v1/releases/" + release + "/refunds", part)
                .json();
        String refund = given.path("id").asText();
        long back = given.at("/fromFreelancer/minor").asLong();
        put("refund", who -> Asked.on(refund));
        put(
                "quote",
                who -> Asked.on()
                        .with(Map.of(
                                "amount",
                                Market.money(100_000),
                                "freelancer",
                                freelancer.id,
                                "company",
                                client.company)));
        put("contractQuote", who -> Asked.on().with(Map.of("amount", Market.money(100_000), "contract", contract)));
        put("simulationOrder", who -> Asked.on().with(Map.of("policy", "flat")));
        String simulation =
                Market.id(market.post(operator, "/api/v1/commission/simulations", Map.of("policy", "flat")));
        put("simulation", who -> Asked.on(simulation));
        put("unpaid", who -> Asked.on(who == client || who == operator ? unpaid() : payment));
        payoutAccount();
        String sweep = market.post(operator, "/api/v1/ledger/sweeps", null)
                .json()
                .at("/0/id")
                .asText();
        put("sweep", who -> Asked.on(sweep));
        put(
                "paidIn",
                who -> Asked.on().with(Map.of("provider", "sandbox", "line", "line 7", "amount", Market.money(100))));
        long payable = Market.must(freelancer.http.get("/api/v1/releases/" + release))
                .json()
                .at("/payable/minor")
                .asLong();
        market.await(freelancer, "/api/v1/balances", "/0/available/minor", String.valueOf(2 * payable - back));
        String payout =
                Market.id(market.post(freelancer, "/api/v1/payouts", Map.of("amount", Market.money(payable - back))));
        put("payout", who -> Asked.on().with(Map.of("amount", Market.money(payable))));
        put("paidOut", who -> Asked.on(payout));
    }

    /** A payment that the client does not make, as the sandbox takes amounts that end in 66.13. */
    private String unpaid() {
        String milestone = market.milestones(client, market.contract(client, freelancer, 1, 16_613))
                .get(0);
        String payment = market.move(client, path(milestone), "fund", null)
                .json()
                .path("payment")
                .asText();
        market.await(client, "/api/v1/payments/" + payment, "/status", "PENDING");
        return payment;
    }

    private void payoutAccount() {
        Map<String, Object> draft = Map.of("country", "FR", "currency", "EUR", "legalPerson", false);
        Map<String, Object> ways =
                Map.of("back", "https://market.example/back", "again", "https://market.example/again");
        String account = Market.id(market.post(freelancer, "/api/v1/payout-accounts", draft));
        String path = "/api/v1/payout-accounts/" + account;
        market.await(freelancer, path, "/status", "NEEDED");
        market.post(freelancer, path + "/onboarding", ways);
        market.await(freelancer, path, "/status", "VERIFIED");
        put("newAccount", who -> Asked.on().with(draft));
        put("payoutAccount", who -> Asked.on(account));
        put(
                "debt",
                who -> Asked.on(freelancer.id)
                        .with(Map.of("amount", Market.money(100_000_000), "reason", "Nothing is to be had.")));
        put("onboarding", who -> Asked.on(account).with(ways));
    }

    private void disagreements() {
        String contract = market.contract(client, freelancer, 12);
        List<String> milestones = market.milestones(client, contract);
        for (String milestone : milestones) {
            market.move(client, path(milestone), "fund", null);
        }
        for (String milestone : milestones) {
            market.await(client, path(milestone), "/status", "FUNDED");
        }
        Map<String, Object> reason = new HashMap<>();
        reason.put("reason", "The tests are missing.");
        reason.put("claim", null);
        put("toDispute", who -> milestone(milestones.get(who == client ? 0 : 1)).with(reason));
        put("disputed", who -> Asked.on(milestones.get(2)));
        List<String> disputes = milestones.subList(2, 6).stream()
                .map(milestone -> Market.id(market.move(client, path(milestone), "dispute", reason)))
                .toList();
        for (String dispute : disputes) {
            market.post(freelancer, "/api/v1/disputes/" + dispute + "/evidence", Map.of("text", "They are there."));
        }
        String file = market.post(
                        client, "/api/v1/disputes/" + disputes.get(0) + "/files?name=notes.txt", Map.of("a", "note"))
                .json()
                .at("/evidence/1/id")
                .asText();
        put("dispute", who -> Asked.on(disputes.get(0)));
        put("evidence", who -> Asked.on(disputes.get(0)).with(Map.of("text", "Look again.")));
        put("file", who -> Asked.on(disputes.get(0), file));
        Map<String, Object> nothing = Map.of("toFreelancer", Market.money(0), "note", "Nothing was done.");
        put("split", who -> dispute(disputes.get(0)).with(nothing));
        String proposed = proposed(disputes.get(1), nothing);
        put(
                "toAgree",
                who -> Asked.on(disputes.get(1), proposed).at(version(client, "/api/v1/disputes/" + disputes.get(1))));
        put("toReject", who -> {
            String again = proposed(disputes.get(2), nothing);
            return Asked.on(disputes.get(2), again).at(version(client, "/api/v1/disputes/" + disputes.get(2)));
        });
        put(
                "toDecide",
                who -> dispute(disputes.get(3)).with(Map.of("toFreelancer", Market.money(0), "reason", "So be it.")));

        put(
                "toTakeBack",
                once(() -> dispute(Market.id(market.move(client, path(milestones.get(10)), "dispute", reason)))));

        Map<String, Object> all = new HashMap<>();
        all.put("net", null);
        all.put("reason", "We stop here.");
        put("toRefund", who -> milestone(milestones.get(who == client ? 6 : 7)).with(all));
        put("refundProposal", once(() -> refundProposal(milestones.get(8), all)));
        put("toDeclineRefund", who -> refundProposal(milestones.get(9), all));
    }

    /** Contracts that have ended: one that both sides may review, one that one side has, and one whose reviews are shown. */
    private void reviews() {
        List<String> contracts = List.of(
                market.contract(client, freelancer, 1),
                market.contract(client, freelancer, 1),
                market.contract(client, freelancer, 1));
        Map<String, String> milestones = new HashMap<>();
        for (String contract : contracts) {
            String milestone = path(market.milestones(client, contract).get(0));
            milestones.put(contract, milestone);
            market.move(client, milestone, "fund", null);
        }
        for (String contract : contracts) {
            String milestone = milestones.get(contract);
            market.await(client, milestone, "/status", "FUNDED");
            market.move(freelancer, milestone, "submit", Map.of("note", "Done."));
            market.move(client, milestone, "approve", null);
            market.await(client, "/api/v1/reviews/contracts/" + contract, "/contract", contract);
        }
        Map<String, Object> review = Map.of("overall", 4, "aspects", Map.of("COMMUNICATION", 4), "text", "Good.");
        put("toReview", who -> Asked.on(contracts.get(0)).with(review));
        String unshown = review(freelancer, contracts.get(1), review);
        put("unshown", who -> Asked.on(unshown).with(review).at(version(freelancer, "/api/v1/reviews/" + unshown)));
        review(freelancer, contracts.get(2), review);
        String shown = review(client, contracts.get(2), review);
        put("toAnswer", who -> Asked.on(shown).with(Map.of("text", "Thank you.")));
        put("toTakeDown", who -> Asked.on(shown).with(Map.of("reason", "Only for the test.")));
    }

    private String review(Person who, String contract, Object review) {
        return Market.id(market.post(who, "/api/v1/reviews/contracts/" + contract, review));
    }

    /** Notices: of missions, and of messages of the freelancer's, one of them decided and one contested, too. */
    private void notices() {
        Person reported = market.member("reported client", "CLIENT");
        put("report", who -> {
            Map<String, Object> notice = notice("MISSION", market.published(reported));
            if (who.id == null) {
                notice.put("name", "Nobody");
                notice.put("email", market.newEmail("nobody"));
            }
            return Asked.on().with(notice);
        });
        put("notice", once(() -> {
            String id = reported(client, "MISSION", market.published(reported));
            return Asked.on(id).with(takeDown()).at(version(operator, "/api/v1/notices/" + id));
        }));
        String decided = decided();
        put("statement", who -> Asked.on(decided).with(Map.of("text", "I did not mean it.")));
        String contested = decided();
        market.post(
                freelancer,
                "/api/v1/notices/statements/" + contested + "/contest",
                Map.of("text", "I did not mean it."));
        put(
                "contested",
                who -> Asked.on(contested)
                        .with(Map.of("reversed", true, "text", "So be it."))
                        .at(version(operator, "/api/v1/notices/" + contested)));
        put("noCode", who -> Asked.on().with(Map.of("token", "wrong")));
        put("noCodeToContest", who -> Asked.on().with(Map.of("token", "wrong", "text", "I did not mean it.")));
    }

    private String decided() {
        String id = reported(client, "PROPOSAL", market.proposal(freelancer, market.published(client), 1));
        market.move(operator, "/api/v1/notices/" + id, "decide", takeDown());
        return id;
    }

    private String reported(Person who, String kind, String subject) {
        return market.post(who, "/api/v1/notices", notice(kind, subject))
                .json()
                .path("notice")
                .asText();
    }

    static Map<String, Object> notice(String kind, String subject) {
        return new HashMap<>(Map.of(
                "kind", kind, "subject", subject, "category", "SPAM", "explanation", "Read it.", "goodFaith", true));
    }

    private static Map<String, Object> takeDown() {
        return Map.of("actions", List.of("TAKE_DOWN"), "ground", "TERMS", "rule", "Article 4", "facts", "It is spam.");
    }

    private Asked dispute(String id) {
        return Asked.on(id).at(version(client, "/api/v1/disputes/" + id));
    }

    private String proposed(String dispute, Object split) {
        JsonNode proposals = market.move(operator, "/api/v1/disputes/" + dispute, "proposals", split)
                .json()
                .path("proposals");
        return proposals.get(proposals.size() - 1).path("id").asText();
    }

    /** The one that the client has proposed, anew when the last one is over. */
    private Asked refundProposal(String milestone, Object wish) {
        JsonNode known = Market.must(client.http.get(path(milestone) + "/refund-proposals"))
                .json();
        String id = known.size() > 0 && known.get(0).path("status").asText().equals("OPEN")
                ? known.get(0).path("id").asText()
                : Market.id(market.move(client, path(milestone), "refund-proposals", wish));
        return Asked.on(id).at(version(client, "/api/v1/refund-proposals/" + id));
    }

    /** What the log says of the payment that was taken back. */
    static final String TAKEN_BACK = "takes 166.09 EUR back; send evidence";

    /** The sandbox takes a payment back whose amount ends in 66.09. */
    private void chargebacks() {
        String milestone = market.milestones(client, market.contract(client, freelancer, 1, 16_609))
                .get(0);
        market.move(client, path(milestone), "fund", null);
        market.await(client, path(milestone), "/status", "REFUNDED");
        String id = Market.must(operator.http.get("/api/v1/chargebacks?status=LOST"))
                .json()
                .at("/items/0/id")
                .asText();
        put("chargeback", who -> Asked.on(id));
        put(
                "toGiveUp",
                who -> Asked.on(id)
                        .with(Map.of("reason", "Nothing is left."))
                        .at(version(operator, "/api/v1/chargebacks/" + id)));
    }

    private void amendments() {
        Map<String, Object> more = Map.of(
                "milestones",
                List.of(Map.of("action", "ADD", "title", "One more", "amount", Market.money(10_000))),
                "reason",
                "There is more to do.");
        put(
                "newAmendment",
                who -> Asked.on(market.contract(client, freelancer, 1)).with(more));
        for (String name : List.of("amendment", "toAccept", "toDecline", "toWithdraw")) {
            put(name, once(() -> amendment(more)));
        }
    }

    private Asked amendment(Object change) {
        String contract = market.contract(client, freelancer, 1);
        String path = "/api/v1/contracts/" + contract + "/amendments";
        String id = Market.id(market.post(freelancer, path, change));
        return Asked.on(contract, id).at(version(client, path + "/" + id));
    }

    private void weeks() {
        String byTheDay = market.contractByTheDay(client, freelancer);
        String ending = market.contractByTheDay(client, freelancer);
        put("byTheDay", who -> Asked.on(byTheDay));
        put(
                "lastDay",
                who -> Asked.on(ending)
                        .with(Map.of("lastDay", "2099-12-31"))
                        .at(version(client, "/api/v1/contracts/" + ending)));
        put("week", once(() -> week(byTheDay, false)));
        put("weekRecorded", who -> {
            Asked asked = week(byTheDay, false);
            return asked.with(recorded(asked.ids().get(1)));
        });
        put("weekToSubmit", once(() -> week(market.contractByTheDay(client, freelancer), false)));
        put(
                "weekWanted",
                once(() ->
                        week(market.contractByTheDay(client, freelancer), true).with(Map.of("wanted", "Less."))));
        put("weekToApprove", once(() -> week(market.contractByTheDay(client, freelancer), true)));
    }

    private static Map<String, Object> recorded(String week) {
        return Map.of("days", List.of(Map.of("date", week, "days", 0.5)), "note", "Tests.");
    }

    /** This week of a contract that was signed before, also when it has begun a moment ago. */
    private Asked week(String contract, boolean submitted) {
        String week = LocalDate.now(ZoneId.of("Europe/Paris"))
                .with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))
                .toString();
        String path = "/api/v1/contracts/" + contract + "/timesheets/" + week;
        if (freelancer.http.get(path).status() == 404) {
            Market.must(freelancer.http.put(path, recorded(week)));
        }
        if (submitted) {
            market.move(freelancer, path, "submit", null);
        }
        return Asked.on(contract, week).at(version(client, path));
    }

    private void policies() {
        market.post(operator, "/api/v1/commission/offers", offer("kronor", "SEK"));
        market.post(operator, "/api/v1/commission/offers", offer("francs", "CHF"));
        put("policy", who -> Asked.on("flat", "1.0.0"));
        put("acceptance", who -> Asked.on("flat", "1.0.0").with(Map.of("seen", "3f2a9c41d7e0")));
        put("newOffer", who -> Asked.on().with(offer("pounds", "GBP")));
        put("offer", who -> Asked.on("francs"));
        put(
                "offerChange",
                who -> Asked.on("kronor")
                        .with(offer("kronor", "SEK"))
                        .at(version(operator, "/api/v1/commission/offers/kronor")));
    }

    private static Map<String, Object> offer(String name, String currency) {
        Map<String, Object> offer = new HashMap<>();
        offer.put("name", name);
        offer.put("policy", "flat");
        offer.put("versions", "1.x");
        offer.put("parameters", Map.of("rate", "1100"));
        offer.put("currency", currency);
        for (String any : List.of("vertical", "broughtBy", "from", "until")) {
            offer.put(any, null);
        }
        return offer;
    }

    private static String path(String milestone) {
        return "/api/v1/milestones/" + milestone;
    }

    private Asked milestone(String id) {
        return Asked.on(id).at(version(client, path(id)));
    }

    private static String version(Person who, String path) {
        return Market.must(who.http.get(path)).header("ETag");
    }

    private void put(String name, Function<Person, Asked> asked) {
        cases.put(name, asked);
    }

    /** The same object for everybody in the row. */
    private static Function<Person, Asked> once(Supplier<Asked> made) {
        Asked[] object = {null};
        return who -> {
            if (object[0] == null) {
                object[0] = made.get();
            }
            return object[0];
        };
    }

    static List<Row> rows() {
        return TABLE.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(Row::of)
                .toList();
    }
}
