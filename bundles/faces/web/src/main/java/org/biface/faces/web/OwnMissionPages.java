package org.biface.faces.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.biface.commons.Money;
import org.biface.commons.NotFound;
import org.biface.commons.PageRequest;
import org.biface.commons.Role;
import org.biface.matching.Match;
import org.biface.matching.MatchFilter;
import org.biface.missions.Budget;
import org.biface.missions.Invitation;
import org.biface.missions.Language;
import org.biface.missions.Mission;
import org.biface.missions.MissionDetails;
import org.biface.missions.MissionQuery;
import org.biface.missions.Pricing;
import org.biface.missions.Remote;
import org.biface.profiles.Profile;

/** A client's own missions: the editor, what came of them, and who would fit. */
final class OwnMissionPages implements PageGroup {

    private static final int SHOWN = 50;
    private static final int MATCHES = 20;
    private static final int COMPARED = 5;
    private static final int LONGEST_NAME = 100;

    /** What a mission may lack as long as it is a draft. */
    private static final List<String> NEEDED = List.of("description", "skills", "most", "pricing", "remote");

    /** The editor's names of the service's fields. */
    private static final Map<String, String> FIELDS = Map.of(
            "budget", "most",
            "budget/max", "most",
            "budget/min", "least",
            "budget/pricing", "pricing",
            "startsOn", "starts",
            "endsOn", "ends");

    @Override
    public void addTo(Routes routes) {
        routes.get("own/missions", OwnMissionPages::list)
                .get("own/missions/new", visit -> editor(visit, null, visit.emptyForm()))
                .post("own/missions/new", OwnMissionPages::draft)
                .get("own/budget-hint", OwnMissionPages::hint)
                .get("own/missions/{mission}", OwnMissionPages::mission)
                .get("own/missions/{mission}/edit", OwnMissionPages::edit)
                .post("own/missions/{mission}/edit", OwnMissionPages::save)
                .post("own/missions/{mission}/publish", OwnMissionPages::publish)
                .post("own/missions/{mission}/close", OwnMissionPages::close)
                .get("own/missions/{mission}/freelancers", OwnMissionPages::freelancers)
                .get("own/missions/{mission}/compare", OwnMissionPages::compare)
                .post("own/missions/{mission}/invite", OwnMissionPages::invite);
    }

    private static String address(UUID mission) {
        return "own/missions/" + PublicId.of(mission);
    }

    private static Reply list(Visit visit) {
        visit.mustBe(Role.CLIENT);
        List<Mission> missions = new ArrayList<>();
        for (UUID company : visit.actor().companies()) {
            missions.addAll(visit.capabilities()
                    .missions()
                    .search(
                            visit.actor(),
                            new MissionQuery(null, List.of(), null, null, null, null, null, company, null),
                            PageRequest.first(SHOWN))
                    .page()
                    .items());
        }
        String invite = visit.param("invite");
        return visit.show(
                "own-missions/list",
                "missions",
                missions,
                "invited",
                invite == null ? null : visit.capabilities().profiles().get(visit.actor(), PublicId.parse(invite)));
    }

    private static Reply editor(Visit visit, Mission mission, Form form) {
        visit.mustBe(Role.CLIENT);
        List<TradeForm> trades = TradeForm.all(visit);
        return visit.show(
                form.ok() ? 200 : 422,
                "own-missions/editor",
                "form",
                form,
                "mission",
                mission,
                "pricings",
                Pricing.values(),
                "remotes",
                Remote.values(),
                "trades",
                trades,
                "trade",
                trade(trades, mission, form),
                "hints",
                BudgetHint.of(visit, form.list("skills")));
    }

    /** The hint alone, for the editor while somebody types. */
    private static Reply hint(Visit visit) {
        visit.mustBe(Role.CLIENT);
        return visit.show(
                "parts/budget-hint", "hints", BudgetHint.of(visit, visit.query().list("skills")));
    }

    /** @return the trade that is chosen, else the mission's, else the first one; {@code null} where there is none */
    private static String trade(List<TradeForm> trades, Mission mission, Form form) {
        String chosen = form.text("vertical", LONGEST_NAME);
        if (chosen != null) {
            return chosen;
        }
        if (mission != null) {
            return mission.details().vertical();
        }
        return trades.isEmpty() ? null : trades.get(0).id();
    }

    /** Nobody can check what a trade's fields say while it is away: then they are given as they are, and the service says so. */
    private static Map<String, String> fields(List<TradeForm> trades, String trade, MissionDetails before, Form form) {
        return trades.stream()
                .filter(one -> one.id().equals(trade))
                .findFirst()
                .map(one -> one.read(form))
                .orElse(before == null || !before.vertical().equals(trade) ? Map.of() : before.fields());
    }

    private static MissionDetails details(Visit visit, List<TradeForm> trades, Mission mission, Form form) {
        MissionDetails before = mission == null ? null : mission.details();
        String trade = trade(trades, mission, form);
        List<Language> languages = new ArrayList<>();
        for (String code : form.list("languages")) {
            languages.add(level(before, code));
        }
        String currency = visit.site().currency();
        Money most = form.money("most", currency);
        Money least = form.money("least", currency);
        Pricing pricing = form.choice("pricing", Pricing.class);
        boolean some = most != null || least != null;
        return new MissionDetails(
                form.needed("title", 150),
                form.text("description", 20_000),
                form.list("skills"),
                some ? new Budget(pricing, least, most) : null,
                form.date("starts"),
                form.date("ends"),
                form.text("city", 100),
                form.text("country", 2),
                form.choice("remote", Remote.class),
                trade,
                form.number("openings", 1, 20),
                languages,
                before == null ? null : before.latitude(),
                before == null ? null : before.longitude(),
                fields(trades, trade, before, form));
    }

    /** @return the language at the level that was wanted before, else at any */
    private static Language level(MissionDetails before, String code) {
        String plain = code.toLowerCase(Locale.ROOT);
        if (before != null && before.languages() != null) {
            for (Language language : before.languages()) {
                if (language.code().equals(plain)) {
                    return language;
                }
            }
        }
        return new Language(plain, null);
    }

    private static Reply draft(Visit visit) {
        visit.mustBe(Role.CLIENT);
        Form form = visit.form();
        List<TradeForm> trades = TradeForm.all(visit);
        MissionDetails details = details(visit, trades, null, form);
        Reply made = visit.change(
                form,
                TradeForm.names(FIELDS, details.vertical(), trades),
                mission -> address(mission.id()),
                () -> visit.capabilities().missions().draft(visit.actor(), null, details));
        return made == null ? editor(visit, null, form) : made;
    }

    private static Mission own(Visit visit) {
        visit.mustBe(Role.CLIENT);
        Mission mission = visit.capabilities().missions().get(visit.actor(), visit.id("mission"));
        if (!visit.actor().actsFor(mission.company())) {
            throw new NotFound("There is no such mission of yours.");
        }
        return mission;
    }

    private static Reply mission(Visit visit) {
        return mission(visit, null);
    }

    private static Reply mission(Visit visit, Form problems) {
        Mission mission = own(visit);
        boolean draft = mission.status() == Mission.Status.DRAFT;
        PageRequest page = PageRequest.first(SHOWN);
        return visit.show(
                problems == null ? 200 : 422,
                "own-missions/mission",
                "mission",
                mission,
                "form",
                problems == null ? visit.emptyForm() : problems,
                "proposals",
                draft
                        ? List.of()
                        : visit.capabilities()
                                .missions()
                                .proposals(visit.actor(), mission.id(), page)
                                .items(),
                "invitations",
                draft
                        ? List.of()
                        : visit
                                .capabilities()
                                .missions()
                                .invitations(visit.actor(), mission.id(), page)
                                .items()
                                .stream()
                                .map(invitation -> new Invited(invitation, name(visit, invitation.freelancer())))
                                .toList(),
                "matching",
                visit.capabilities().matchingHere(),
                "tradeSaid",
                TradeForm.said(visit, mission.details()),
                "hints",
                draft ? BudgetHint.of(visit, mission.details().skills()) : List.of());
    }

    /**
     * Somebody who was invited.
     *
     * @param invitation when, and what came of it
     * @param name who, or {@code null} when the profile is not to be seen any more
     */
    record Invited(Invitation invitation, String name) {}

    private static String name(Visit visit, UUID freelancer) {
        Profile profile = Ranked.found(() -> visit.capabilities().profiles().get(visit.actor(), freelancer));
        return profile == null ? null : profile.displayName();
    }

    private static Reply edit(Visit visit) {
        Mission mission = own(visit);
        return editor(visit, mission, filled(visit, mission));
    }

    /** The form with what the mission says now. */
    private static Form filled(Visit visit, Mission mission) {
        MissionDetails details = mission.details();
        Form form = visit.emptyForm()
                .with("title", details.title())
                .with("description", details.description())
                .with("skills", String.join(", ", details.skills()))
                .with("starts", details.startsOn())
                .with("ends", details.endsOn())
                .with("city", details.city())
                .with("country", details.country())
                .with("remote", details.remote())
                .with("openings", details.openings())
                .with("version", mission.version());
        if (details.languages() != null) {
            form.with(
                    "languages",
                    details.languages().stream().map(Language::code).collect(Collectors.joining(", ")));
        }
        TradeForm.fill(form, details);
        if (details.budget() != null) {
            form.with("pricing", details.budget().pricing())
                    .with("most", plain(details.budget().max()));
            if (details.budget().min() != null) {
                form.with("least", plain(details.budget().min()));
            }
        }
        return form;
    }

    private static String plain(Money money) {
        return Formats.decimal(money).toPlainString();
    }

    private static Reply save(Visit visit) {
        Mission mission = own(visit);
        Form form = visit.form();
        List<TradeForm> trades = TradeForm.all(visit);
        MissionDetails details = details(visit, trades, mission, form);
        Reply saved = visit.change(
                form,
                TradeForm.names(FIELDS, details.vertical(), trades),
                now -> address(now.id()) + "?done=saved",
                () -> visit.capabilities().missions().edit(visit.actor(), mission.id(), visit.expected(), details));
        return saved == null ? editor(visit, mission, form) : saved;
    }

    private static Reply publish(Visit visit) {
        Mission mission = own(visit);
        Form form = visit.form();
        // What is missing is said where it can be written, in the editor.
        Form said = filled(visit, mission);
        for (String name : NEEDED) {
            said.with(name, said.value(name));
        }
        List<TradeForm> trades = TradeForm.all(visit);
        trades.forEach(trade -> trade.addTo(said));
        Reply published = visit.change(
                said,
                TradeForm.names(FIELDS, mission.details().vertical(), trades),
                now -> address(mission.id()) + "?done=published",
                () -> visit.capabilities().missions().publish(visit.actor(), mission.id()));
        if (published != null) {
            return published;
        }
        return said.errors().isEmpty() ? mission(visit, form.wrong(said.error())) : editor(visit, mission, said);
    }

    private static Reply close(Visit visit) {
        UUID mission = own(visit).id();
        Form form = visit.form();
        Reply closed = visit.change(
                form,
                now -> address(mission) + "?done=closed",
                () -> visit.capabilities().missions().close(visit.actor(), mission));
        return closed == null ? mission(visit, form) : closed;
    }

    private static Reply freelancers(Visit visit) {
        Mission mission = own(visit);
        List<Match> matches = visit.capabilities()
                .matching()
                .freelancers(
                        visit.actor(),
                        mission.id(),
                        MatchFilter.NONE,
                        MATCHES,
                        visit.language().locale());
        return visit.show(
                "own-missions/freelancers",
                "mission",
                mission,
                "matches",
                Ranked.of(
                        matches,
                        match -> Ranked.found(
                                () -> visit.capabilities().profiles().get(visit.actor(), match.id()))));
    }

    /** Some freelancers side by side. */
    private static Reply compare(Visit visit) {
        Mission mission = own(visit);
        List<Profile> profiles = visit.query().all("freelancer").stream()
                .limit(COMPARED)
                .map(id -> Ranked.found(() -> visit.capabilities().profiles().get(visit.actor(), PublicId.parse(id))))
                .filter(Objects::nonNull)
                .toList();
        return visit.show("own-missions/compare", "mission", mission, "profiles", profiles);
    }

    private static Reply invite(Visit visit) {
        Mission mission = own(visit);
        Form form = visit.form();
        UUID freelancer = PublicId.parse(form.value("freelancer"));
        String message = form.text("message", 5_000);
        Reply invited = visit.change(
                form,
                invitation -> address(mission.id()) + "?done=invited",
                () -> visit.capabilities().missions().invite(visit.actor(), mission.id(), freelancer, message));
        return invited == null ? mission(visit, form) : invited;
    }
}
