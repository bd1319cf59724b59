package org.biface.itests;

import static org.junit.Assert.assertEquals;

import com.microsoft.playwright.Locator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.biface.runner.Server;

/** The main job as a freelancer, a client and the operator do it by hand, in one language on one kind of screen. */
final class Walk implements AutoCloseable {

    /** The sandbox has the client's bank take payments of such amounts back for good. */
    private static final String CHARGED_BACK = "66.09";

    private final String tag = UUID.randomUUID().toString().substring(0, 8);
    private final Marketplace market;
    private final Visitor freelancer;
    private final Visitor client;
    private final Visitor operator;
    private final Visitor stranger;
    private String mission;
    private String proposal;
    private String contract;

    Walk(Chromium chromium, Marketplace market, Visitor.Screen screen, Eyes eyes) {
        this.market = market;
        URI base = market.server().uri("/");
        freelancer = new Visitor(chromium, base, screen, eyes);
        client = new Visitor(chromium, base, screen, eyes);
        operator = new Visitor(chromium, base, screen, eyes);
        stranger = new Visitor(chromium, base, screen, eyes);
    }

    /** What both sides and the operator have to do with each other in any case. */
    void mainJob() throws Exception {
        strangersLookAround();
        aFreelancerRegisters();
        aClientRegisters();
        aMissionIsPublished();
        whoFitsIsInvited();
        termsAreAgreed();
        aMilestoneIsPaid();
        theMoneyArrives();
        operatorLogsIn();
        theOperatorLooksAtTheBooks();
    }

    /** What else there are pages for. */
    void theRest() throws Exception {
        whatIsLeftIsDisputed();
        aBankTakesAPaymentBack();
        bothSayWhatItWasLike();
        aReviewIsTakenDown();
        aProfileIsReported();
        daysAreRecorded();
        aColleagueJoins();
        clientsAreBroughtAndSearchesKept();
        theOperatorLooksAtTheCommission();
    }

    void everyLinkLeadsSomewhere() {
        for (Visitor one : new Visitor[] {freelancer, client, operator, stranger}) {
            one.linksLeadSomewhere();
        }
    }

    private String email(String name) {
        return name + "-" + tag + "@example.org";
    }

    private void strangersLookAround() {
        stranger.go("").sees("home.title");
        stranger.click("nav.missions")
                .sees("missions.title")
                .go("missions?least=much")
                .sees("form.money");
        stranger.click("nav.freelancers").go("freelancers?most=little").sees("form.money");
        stranger.click("nav.fees").fill("amount", "a lot").press(422, "fees.go").sees("form.money");
        stranger.fill("amount", "1000").press("fees.go").seesText("900");
        stranger.click("nav.ranking");
        stranger.click("nav.terms");
        stranger.click("nav.privacy");
        stranger.go("password");
        stranger.go("password/new");
        stranger.go(404, "nothing");
    }

    private void aFreelancerRegisters() throws Exception {
        freelancer.go("").click("nav.register").click("register.as-freelancer");
        freelancer.fill("name", "Nora O’Brien").fill("email", email("nora")).fill("password", "short");
        freelancer.press(422, "home.freelancer.go").sees("register.password.short");
        freelancer
                .sees("register.terms.needed")
                .fill("password", Market.PASSWORD)
                .fill("terms", "yes");
        freelancer.press("home.freelancer.go").sees("done.registered");
        freelancer
                .follow(linkInTheMailTo(email("nora"), "confirm\\?token="))
                .press("confirm.go")
                .sees("done.confirmed");
        freelancer.click("dashboard.profile.make").fill("title", "Backend developer " + tag);
        freelancer.fill("summary", """
                I build services that last, and leave them so that others can go on with them.

                Ten years of Java and PostgreSQL, in shops, in insurance and for a town.""");
        freelancer
                .fill("rate", "520")
                .fill("skill1", "Java")
                .fill("level1", "5")
                .fill("years1", "10");
        freelancer.fill("skill2", "PostgreSQL").fill("level2", "4").fill("years2", "8");
        freelancer.press("form.save").sees("profile.public");
        freelancer.click("profile.public").seesText("Nora O’Brien");
        freelancer.go("money").fill("country", "FR").press("money.account.open").sees("done.account");
    }

    private void aClientRegisters() throws Exception {
        client.go("").click("home.client.go");
        client.fill("name", "Chloé Martin")
                .fill("company", "Atelier Martin " + tag)
                .fill("email", email("chloe"));
        client.fill("password", Market.PASSWORD).fill("terms", "yes").press("register.client.go");
        client.sees("done.registered")
                .follow(linkInTheMailTo(email("chloe"), "confirm\\?token="))
                .press("confirm.go");
        client.sees("done.confirmed").sees("dashboard.missions.none");
        client.go("account").clickOn("main a[href*='account/companies/']");
        client.fill("street", "12 rue des Lilas").fill("postal", "75020").fill("city", "Paris");
        client.fill("country", "FR").press("form.save");
    }

    /** The link that somebody was sent: mails stay with the operator where no mail server is named. */
    private String linkInTheMailTo(String email, String to) throws InterruptedException {
        Pattern wanted = Pattern.compile("https?://\\S+/" + to + "\\S+");
        AtomicReference<String> link = new AtomicReference<>();
        Server.await("the mail to " + email, Marketplace.BOUND, () -> {
            try {
                Matcher matcher = wanted.matcher(market.console("biface:mail-list --text --to " + email));
                if (matcher.find()) {
                    link.set(matcher.group());
                }
                return link.get() != null;
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        });
        return link.get();
    }

    private void aMissionIsPublished() {
        client.go("dashboard").click("dashboard.missions.new");
        client.fill("title", "Faster shop " + tag).fill("most", "much");
        client.fill("description", "The shop exists.\n\nIt is to become faster.")
                .fill("skills", "Java, PostgreSQL");
        client.press(422, "own-missions.save").fill("most", "2400").fill("pricing", "FIXED");
        client.press("own-missions.save").press("own-missions.publish").sees("done.published");
        mission = client.place();
        client.click("own-missions.public").seesText("Faster shop " + tag);
    }

    private void whoFitsIsInvited() throws Exception {
        client.goUntil(mission + "/freelancers", "Nora O’Brien");
        client.page().locator("input[name=freelancer][type=checkbox]").first().check();
        client.press("own-missions.compare").seesText("Nora O’Brien").click("own-missions.matches");
        client.press("own-missions.invite.go", "Nora O’Brien").sees("done.invited");
        freelancer.goUntil("own/matches", "Faster shop " + tag);
        freelancer.go("dashboard").clickText("Faster shop " + tag);
    }

    private void termsAreAgreed() {
        freelancer.click("mission.propose").fill("scope", "All of it.").fill("title1", "A first step");
        freelancer.fill("amount1", "a lot").press(422, "proposal.send");
        freelancer
                .fill("amount1", "1000")
                .fill("title2", "The rest")
                .fill("amount2", "900")
                .fill("title3", "A fair share of the tools")
                .fill("amount3", CHARGED_BACK)
                .press("proposal.send");
        proposal = freelancer.place();
        freelancer.sees("proposal.waits").go("own/proposals");
        client.go(mission).clickText("Nora O’Brien").click("proposal.counter");
        client.fill("amount2", "800").press("proposal.counter.send");
        freelancer.go(proposal).press(422, "proposal.accept").sees("proposal.agree.needed");
        freelancer.clickOn("footer a[hreflang]");
        assertEquals("the form that was shown again, in the other language", proposal, freelancer.place());
        freelancer.go(proposal).fill("agree", "yes").press("proposal.accept").sees("done.signed");
        contract = freelancer.place();
    }

    private void aMilestoneIsPaid() throws Exception {
        client.go("contracts").clickText("Faster shop " + tag).clickText("1. A first step");
        String milestone = client.place();
        client.press("milestone.fund").awaits("milestone.says.FUNDED");
        freelancer
                .go(milestone)
                .fill("note", "It is done: https://example.org/a")
                .press("milestone.submit");
        client.go(milestone).fill("wanted", "One more try, please.").press("milestone.ask");
        freelancer.go(milestone).sees("milestone.says.CHANGES_REQUESTED").fill("note", "Done again.");
        freelancer.press("milestone.submit");
        client.go(milestone).press("milestone.approve").awaits("milestone.says.RELEASED");
        client.click("release.explained");
        client.click("nav.spending");
    }

    private void theMoneyArrives() throws Exception {
        freelancer.go("money").click("release.explained");
        freelancer.goUntil("money", freelancer.t("money.account.continue")).click("money.account.continue");
        freelancer.goUntil("money", freelancer.t("account.status.VERIFIED")).press("money.payout.go");
        freelancer.goUntil("money", freelancer.t("payout.status.SUCCEEDED"));
        Locator year = freelancer.page().locator("main ul.tags a").first();
        freelancer.clickText(year.innerText()).go("dashboard").go("contracts");
    }

    private void whatIsLeftIsDisputed() throws Exception {
        client.go(contract).clickText("2. The rest").press("milestone.fund").awaits("milestone.says.FUNDED");
        freelancer.go(contract).clickText("2. The rest").click("dispute.open");
        freelancer.fill("reason", "The scope has grown, and nobody answers.").fill("claim", "600");
        freelancer.press("dispute.open").sees("done.dispute");
        String dispute = freelancer.place();
        client.go("disputes").clickOn("main ul.cards a");
        client.fill("text", "We did answer, on Monday.")
                .press("dispute.write.go")
                .seesText("on Monday");
        client.fill("amount", "300").fill("note", "Half of it.").press("dispute.propose");
        freelancer.go(dispute).seesText(freelancer.t("dispute.splits"));
        operator.go("operator").click("dispute.list");
        operator.go(dispute);
        operator.page().locator("#decided").fill("450");
        operator.fill("reason", "Both are right about half of it.")
                .press("dispute.decide")
                .sees("done.decided");
        freelancer.go(dispute).seesText("Both are right about half of it.");
    }

    private void aBankTakesAPaymentBack() throws Exception {
        client.go(contract).clickText("3. A fair share of the tools").press("milestone.fund");
        client.goUntil(client.place(), client.t("milestone.says.REFUNDED"));
        operator.go("operator")
                .click("chargebacks.title")
                .fill("status", "LOST")
                .press("list.search");
        operator.clickOn("main table a").sees("chargeback.status.LOST").seesText(CHARGED_BACK.substring(0, 2));
        operator.fill("reason", " ").press(422, "chargeback.give-up").sees("form.needed");
    }

    private void bothSayWhatItWasLike() throws Exception {
        freelancer.goUntil("dashboard", freelancer.t("dashboard.reviews")).go(contract);
        freelancer.fill("overall", "5").fill("text", " ").press(422, "review.send");
        freelancer.fill("text", "Clear wishes, and quick answers.");
        freelancer.press("review.send").sees("done.reviewed");
        client.go(contract).fill("overall", "2").fill("QUALITY", "4").fill("text", "Good work, but late.");
        client.press("review.send").seesText("Clear wishes, and quick answers.");
        client.fill("answer", "Thank you!").press("review.answer.send").sees("done.answered");
    }

    private void aReviewIsTakenDown() {
        operator.go("freelancers?q=" + tag).clickText("Nora O’Brien").click("review.desk");
        operator.fill("reason", " ").press(422, "review.take-down").fill("reason", "It names somebody.");
        operator.press("review.take-down").sees("done.review-taken-down");
        client.go(contract).seesText("It names somebody.");
        operator.go("operator/taken-down").seesText("It names somebody.");
        operator.clickOn("main ul.cards a").press("review.restore").sees("done.review-restored");
    }

    private void aProfileIsReported() throws Exception {
        stranger.go("freelancers?q=" + tag).clickText("Nora O’Brien").clickOn("main a[href*='kind=PROFILE']");
        stranger.fill("explanation", "There is nobody of that name.");
        stranger.fill("name", "Paul Durand").fill("email", email("paul"));
        stranger.press(422, "report.go").fill("category", "FRAUD").fill("faith", "yes");
        stranger.press("report.go").sees("report.sent");
        operator.go("operator/notices").clickText(operator.t("notice.of.PROFILE", "Backend developer " + tag));
        operator.fill("facts", "Nobody of that name is known where the profile says.")
                .fill("action", "TAKE_DOWN");
        operator.press(422, "notice.decide").fill("ground", "TERMS").fill("rule", "Article 4");
        String notice =
                operator.press("notice.decide").sees("done.notice-decided").place();
        freelancer.go("account").click("decisions.title").clickOn("main ul.cards a");
        freelancer
                .seesText("Nobody of that name is known")
                .fill("text", "It is my name.")
                .press("decision.contest.go");
        operator.go(notice).fill("text", "It is.").press("notice.reverse").seesText("It is.");
        stranger.go("decision").fill("code", "of no mail").press(422, "decision.code.go");
        stranger.follow(linkInTheMailTo(email("nora"), "decision\\?code=")).seesText("It is.");
        freelancer.go("own/decisions");
        stranger.go("freelancers?q=" + tag).clickText("Nora O’Brien");
    }

    private void daysAreRecorded() throws Exception {
        client.go("own/missions/new").fill("title", "Someone to ask " + tag);
        client.fill("description", "Two days a week, for our team.")
                .fill("skills", "Java")
                .fill("most", "600");
        client.fill("pricing", "DAILY").press("own-missions.save").press("own-missions.publish");
        client.click("own-missions.public");
        freelancer.go(client.place()).click("mission.propose").fill("scope", "Answers, two days a week.");
        freelancer.fill("rate", "550").fill("days", "10").press("proposal.send");
        client.go(freelancer.place())
                .fill("agree", "yes")
                .press("proposal.accept")
                .sees("done.signed");
        freelancer.go(client.place()).click("contract.week.this");
        freelancer.page().locator("main form input[inputmode=decimal]").first().fill("0.5");
        freelancer.fill("note", "Questions about indexes.").press("form.save");
        String week = freelancer.place();
        freelancer.press("week.submit");
        client.go(week).fill("wanted", "Was it not a whole day?").press("milestone.ask");
        freelancer.go(week).seesText("Was it not a whole day?");
    }

    private void aColleagueJoins() throws Exception {
        client.go("account").clickOn("main a[href*='account/companies/']");
        client.fill("email", email("denis")).press("colleagues.go");
        stranger.follow(linkInTheMailTo(email("denis"), "join\\?invitation=")).click("join.register");
        stranger.fill("name", "Denis Roy").fill("email", email("denis")).fill("password", Market.PASSWORD);
        stranger.fill("terms", "yes").press("join.go");
        stranger.click("nav.own-missions").seesText("Someone to ask " + tag);
    }

    private void clientsAreBroughtAndSearchesKept() {
        freelancer.click("nav.introductions").fill("label", "Met in Lyon").press("introductions.go");
        freelancer
                .go("missions?q=" + tag)
                .click("searches.keep")
                .fill("name", "Shops")
                .fill("skill", "Java");
        freelancer.press("searches.keep").seesText("Shops");
    }

    private void theOperatorLooksAtTheBooks() throws Exception {
        operator.go("operator").click("books.title").press("books.verify").awaits("books.holds");
        operator.press("books.compare").awaits("books.agrees");
        operator.go("operator").press("operator.index.rebuild").awaits("operator.index.rebuild");
        operator.go("operator/payouts")
                .go("operator/policies")
                .go("operator/parked")
                .go("operator/chargebacks")
                .go("operator/events")
                .go("operator/events/missions.names/rewind");
        operator.go("operator/accounts?q=" + email("nora"))
                .clickText("Nora O’Brien")
                .seesText(email("nora"));
    }

    private void operatorLogsIn() {
        operator.go("login").fill("email", Marketplace.OPERATOR).fill("password", "not the right one");
        operator.press(422, "nav.login").fill("password", Marketplace.PASSWORD).press("nav.login");
    }

    private void theOperatorLooksAtTheCommission() throws Exception {
        operator.go("operator/offers")
                .fill("name", "Not so")
                .fill("policy", "flat")
                .fill("versions", "1.x");
        operator.fill("parameters", "rate=800").fill("vertical", "shops").press(422, "offers.make");
        operator.fill("name", "shops-" + tag).press("offers.make");
        operator.go("operator/offers/shops-" + tag).press("offers.end").sees("done.offer-ended");
        operator.go("operator/offers/default");
        operator.go("operator/simulations").press(422, "simulations.go");
        operator.fill("policy", "flat").fill("parameters", "rate=800").press("simulations.go");
        operator.awaits("simulations.state.DONE");
        operator.go("operator/payouts").press("runs.start").awaits("runs.status.DONE");
    }

    @Override
    public void close() {
        freelancer.close();
        client.close();
        operator.close();
        stranger.close();
    }
}
