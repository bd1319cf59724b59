package org.biface.reviews.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.biface.accounts.Accounts;
import org.biface.commons.Actor;
import org.biface.commons.Conflict;
import org.biface.commons.Expected;
import org.biface.commons.Forbidden;
import org.biface.commons.NotFound;
import org.biface.commons.Page;
import org.biface.commons.PageRequest;
import org.biface.commons.Role;
import org.biface.commons.Unavailable;
import org.biface.contracts.Contract;
import org.biface.contracts.Contracts;
import org.biface.kernel.events.Events;
import org.biface.kernel.masking.Masking;
import org.biface.kernel.persistence.Cursor;
import org.biface.kernel.persistence.Ids;
import org.biface.profiles.Profiles;
import org.biface.reviews.Review;
import org.biface.reviews.ReviewAnswered;
import org.biface.reviews.ReviewDraft;
import org.biface.reviews.ReviewRestored;
import org.biface.reviews.ReviewShown;
import org.biface.reviews.ReviewSummary;
import org.biface.reviews.ReviewTakenDown;
import org.biface.reviews.ReviewTurn;
import org.biface.reviews.ReviewWritten;
import org.biface.reviews.Reviews;
import org.biface.reviews.ReviewsOpened;
import org.biface.reviews.Side;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;

/**
 * The rules of reviews. What one side has written is a secret of that side until it is shown: nothing that anybody else can
 * read may depend on it, neither a state, nor a version, nor a count.
 */
@Component(service = ReviewsService.class, configurationPid = ReviewSettings.PID)
@Designate(ocd = ReviewSettings.class)
public class ReviewsService implements Reviews {

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    volatile Accounts accounts;

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    volatile Contracts contracts;

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    volatile Profiles profiles;

    private final ReviewStore store;
    private final Events events;
    private final Masking masking;
    private final Clock clock;
    private volatile ReviewSettings settings;

    @Activate
    public ReviewsService(
            @Reference ReviewStore store,
            @Reference Events events,
            @Reference Masking masking,
            ReviewSettings settings) {
        this(store, events, masking, settings, Clock.systemUTC());
    }

    ReviewsService(ReviewStore store, Events events, Masking masking, ReviewSettings settings, Clock clock) {
        this.store = store;
        this.events = events;
        this.masking = masking;
        this.settings = settings;
        this.clock = clock;
        store.showBy(this::timeIsOver);
    }

    @Modified
    void modified(ReviewSettings changed) {
        settings = changed;
    }

    // Before anything is shown

    /** Opens the reviews of a contract that has ended, in the transaction of the event that tells it. */
    void open(UUID contract, Instant endedAt) {
        Instant writeUntil = endedAt.plus(Duration.ofDays(Math.max(0, settings.write_days())));
        Instant showsAt = later(writeUntil, endedAt.plus(Duration.ofDays(Math.max(0, settings.show_days()))));
        if (!clock.instant().isBefore(writeUntil)) {
            return;
        }
        Contract ended = contracts().get(Actor.SYSTEM, contract);
        store.write(em -> {
            if (store.locked(em, contract) == null) {
                em.persist(occasion(ended, endedAt, writeUntil, showsAt));
                store.timers().set(ReviewStore.SHOW, contract.toString(), showsAt);
                events.append(new ReviewsOpened(contract, ended.company(), ended.freelancer(), writeUntil.toString()));
                em.flush();
            }
            return null;
        });
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static OccasionEntity occasion(Contract ended, Instant endedAt, Instant writeUntil, Instant showsAt) {
        var occasion = new OccasionEntity();
        occasion.contract = ended.id();
        occasion.title = ended.title();
        occasion.company = ended.company();
        occasion.companyName = ended.companyName();
        occasion.client = ended.client();
        occasion.freelancer = ended.freelancer();
        occasion.freelancerName = ended.freelancerName();
        occasion.endedAt = endedAt.truncatedTo(ChronoUnit.MICROS);
        occasion.writeUntil = writeUntil.truncatedTo(ChronoUnit.MICROS);
        occasion.showsAt = showsAt.truncatedTo(ChronoUnit.MICROS);
        return occasion;
    }

    @Override
    public Review write(Actor actor, UUID contract, ReviewDraft said) {
        mustBeAPerson(actor);
        return store.write(em -> {
            OccasionEntity occasion = known(store.locked(em, contract));
            Side side = occasion.side(actor);
            Instant now = now();
            List<ReviewEntity> written = store.reviewsOf(em, Set.of(contract));
            if (of(written, side) != null) {
                throw new Conflict("Your side has written its review of this contract already; change that one.");
            }
            if (!occasion.isOpen(now)) {
                throw new Conflict("The time to review this contract is over.");
            }
            var review = new ReviewEntity();
            review.id = Ids.next();
            review.contract = contract;
            review.by = side;
            review.about = occasion.about(side);
            review.say(ReviewRules.draft(said, side), actor.account(), now);
            em.persist(review);
            events.append(new ReviewWritten(review.id, contract, side.name()));
            if (!written.isEmpty()) {
                show(occasion, List.of(written.get(0), review), now);
                store.timers().cancel(ReviewStore.SHOW, contract.toString());
            }
            em.flush();
            return seen(actor, review, occasion);
        });
    }

    @Override
    public Review edit(Actor actor, UUID id, Expected expected, ReviewDraft said) {
        mustBeAPerson(actor);
        return changed(actor, id, (occasion, review) -> {
            if (occasion.side(actor) != review.by) {
                throw new Forbidden("Only the side that wrote a review may change it.");
            }
            Instant now = now();
            if (review.shownAt != null || !now.isBefore(occasion.showsAt)) {
                throw new Conflict("This review is shown; it can't be changed any more.");
            }
            expected.check(review.version);
            review.say(ReviewRules.draft(said, review.by), actor.account(), now);
        });
    }

    /** The timer of an occasion: what is there by now is shown, also alone. */
    private Instant timeIsOver(String contract) {
        return store.write(em -> {
            OccasionEntity occasion = store.locked(em, UUID.fromString(contract));
            if (occasion == null || occasion.shownAt != null) {
                return null;
            }
            Instant now = now();
            if (now.isBefore(occasion.showsAt)) {
                return occasion.showsAt;
            }
            show(occasion, store.reviewsOf(em, Set.of(occasion.contract)), now);
            em.flush();
            return null;
        });
    }

    private void show(OccasionEntity occasion, List<ReviewEntity> written, Instant now) {
        occasion.shownAt = now;
        for (ReviewEntity review : written) {
            review.shownAt = now;
            events.append(new ReviewShown(
                    review.id,
                    review.contract,
                    review.by.name(),
                    occasion.company,
                    occasion.freelancer,
                    review.overall));
        }
    }

    // Once they are shown

    @Override
    public Review answer(Actor actor, UUID id, String said) {
        mustBeAPerson(actor);
        return changed(actor, id, (occasion, review) -> {
            if (!occasion.isParty(actor) || occasion.side(actor) == review.by) {
                throw new Forbidden("Only the side that is reviewed may answer.");
            }
            if (review.answer != null) {
                throw new Conflict("This review has its answer; an answer is not changed.");
            }
            review.answer = ReviewRules.text(said, "text");
            review.answeredBy = actor.account();
            review.answeredAt = now();
            events.append(new ReviewAnswered(
                    review.id, review.contract, review.by.other().name()));
        });
    }

    @Override
    public Review takeDown(Actor actor, UUID id, String reason) {
        actor.mustHave(Role.OPERATOR);
        return changed(actor, id, (occasion, review) -> {
            if (review.takenDownAt != null) {
                throw new Conflict("This review was taken down already.");
            }
            review.takenDownBecause = ReviewRules.text(reason, "reason");
            review.takenDownAt = now();
            review.takenDownBy = actor.account();
            events.append(new ReviewTakenDown(
                    review.id, review.contract, review.by.name(), occasion.company, occasion.freelancer));
        });
    }

    @Override
    public Review restore(Actor actor, UUID id) {
        actor.mustHave(Role.OPERATOR);
        return changed(actor, id, (occasion, review) -> {
            if (review.takenDownAt == null) {
                throw new Conflict("This review was not taken down.");
            }
            // Why it was stays on record.
            review.takenDownAt = null;
            events.append(new ReviewRestored(
                    review.id,
                    review.contract,
                    review.by.name(),
                    occasion.company,
                    occasion.freelancer,
                    review.overall));
        });
    }

    /** Changes a review that the actor may see, one after the other with all that happens to the reviews of its contract. */
    private Review changed(Actor actor, UUID id, BiConsumer<OccasionEntity, ReviewEntity> change) {
        return store.write(em -> {
            UUID contract = store.contractOf(em, id);
            OccasionEntity occasion = contract == null ? null : store.locked(em, contract);
            ReviewEntity review = occasion == null ? null : em.find(ReviewEntity.class, id);
            mustSee(actor, occasion, review);
            change.accept(occasion, review);
            em.flush();
            return seen(actor, review, occasion);
        });
    }

    // Reading

    @Override
    public Page<ReviewTurn> turns(Actor actor, PageRequest page) {
        mustBeAPerson(actor);
        Cursor after = Cursor.parse(page.cursor());
        Instant now = now();
        return store.read(em -> {
            List<OccasionEntity> found = store.occasions(em, actor.account(), actor.companies(), after, page.limit());
            List<ReviewEntity> written = store.reviewsOf(
                    em, found.stream().map(occasion -> occasion.contract).toList());
            return Cursor.page(
                    found,
                    page.limit(),
                    occasion -> new Cursor(occasion.endedAt, occasion.contract),
                    occasion -> turn(
                            actor,
                            occasion,
                            actor.is(occasion.freelancer) ? Side.FREELANCER : Side.CLIENT,
                            written.stream()
                                    .filter(review -> review.contract.equals(occasion.contract))
                                    .toList(),
                            now));
        });
    }

    @Override
    public ReviewTurn turn(Actor actor, UUID contract) {
        mustBeAPerson(actor);
        Instant now = now();
        return store.read(em -> {
            OccasionEntity occasion = known(em.find(OccasionEntity.class, contract));
            Side side = occasion.side(actor);
            return turn(actor, occasion, side, store.reviewsOf(em, Set.of(contract)), now);
        });
    }

    private ReviewTurn turn(Actor actor, OccasionEntity occasion, Side side, List<ReviewEntity> written, Instant now) {
        ReviewEntity own = of(written, side);
        ReviewEntity other = of(written, side.other());
        boolean both = actor.is(occasion.freelancer) && actor.actsFor(occasion.company);
        return new ReviewTurn(
                occasion.contract,
                occasion.title,
                side,
                occasion.name(side.other()),
                occasion.endedAt,
                occasion.writeUntil,
                occasion.showsAt,
                own == null && !both && occasion.isOpen(now),
                own == null ? null : seen(actor, own, occasion),
                other == null || !other.isShown() ? null : seen(actor, other, occasion));
    }

    private static ReviewEntity of(List<ReviewEntity> written, Side side) {
        return written.stream().filter(review -> review.by == side).findFirst().orElse(null);
    }

    @Override
    public Review get(Actor actor, UUID id) {
        return store.read(em -> {
            ReviewEntity review = em.find(ReviewEntity.class, id);
            OccasionEntity occasion = review == null ? null : em.find(OccasionEntity.class, review.contract);
            mustSee(actor, occasion, review);
            return seen(actor, review, occasion);
        });
    }

    @Override
    public Page<Review> ofFreelancer(Actor actor, UUID freelancer, PageRequest page) {
        mustSeeProfile(actor, freelancer);
        return shown(actor, freelancer, page);
    }

    @Override
    public Page<Review> ofCompany(Actor actor, UUID company, PageRequest page) {
        return shown(actor, company, page);
    }

    @Override
    public Page<Review> takenDown(Actor actor, PageRequest page) {
        actor.mustHave(Role.OPERATOR);
        Cursor after = Cursor.parse(page.cursor());
        return store.read(em -> {
            List<ReviewEntity> found = store.takenDown(em, after, page.limit());
            Map<UUID, OccasionEntity> occasions = store.occasions(em, found);
            return Cursor.page(
                    found,
                    page.limit(),
                    review -> new Cursor(review.takenDownAt, review.id),
                    review -> seen(actor, review, occasions.get(review.contract)));
        });
    }

    private Page<Review> shown(Actor actor, UUID about, PageRequest page) {
        Cursor after = Cursor.parse(page.cursor());
        return store.read(em -> {
            List<ReviewEntity> found = store.shown(em, about, after, page.limit());
            Map<UUID, OccasionEntity> occasions = store.occasions(em, found);
            return Cursor.page(
                    found,
                    page.limit(),
                    review -> new Cursor(review.shownAt, review.id),
                    review -> seen(actor, review, occasions.get(review.contract)));
        });
    }

    @Override
    public ReviewSummary summaryOfFreelancer(Actor actor, UUID freelancer) {
        mustSeeProfile(actor, freelancer);
        return store.read(em -> store.summary(em, freelancer));
    }

    @Override
    public ReviewSummary summaryOfCompany(Actor actor, UUID company) {
        return store.read(em -> store.summary(em, company));
    }

    // Names

    void renameFreelancer(UUID account) {
        String name = accounts().get(Actor.SYSTEM, account).displayName();
        store.write(em -> {
            store.renameFreelancer(em, account, name);
            return null;
        });
    }

    void renameCompany(UUID company) {
        String name = accounts().company(Actor.SYSTEM, company).details().name();
        store.write(em -> {
            store.renameCompany(em, company, name);
            return null;
        });
    }

    // Who sees what

    private void mustSee(Actor actor, OccasionEntity occasion, ReviewEntity review) {
        if (review == null || occasion == null || !maySee(actor, occasion, review)) {
            throw noReview();
        }
    }

    private boolean maySee(Actor actor, OccasionEntity occasion, ReviewEntity review) {
        if (isWriter(actor, occasion, review.by)) {
            return true;
        }
        if (review.shownAt == null) {
            return false;
        }
        if (review.takenDownAt != null) {
            return actor.isOperator();
        }
        return occasion.isParty(actor) || review.by == Side.FREELANCER || seesProfile(actor, occasion.freelancer);
    }

    private static boolean isWriter(Actor actor, OccasionEntity occasion, Side by) {
        boolean self = actor.is(occasion.freelancer) && actor.actsFor(occasion.company);
        return !self && (by == Side.FREELANCER ? actor.is(occasion.freelancer) : actor.actsFor(occasion.company));
    }

    private void mustSeeProfile(Actor actor, UUID freelancer) {
        if (!seesProfile(actor, freelancer)) {
            throw new NotFound("There is no such profile.");
        }
    }

    /** Reviews of a freelancer are a part of the profile: who may not see that, does not see them. */
    private boolean seesProfile(Actor actor, UUID freelancer) {
        if (actor.isOperator() || actor.is(freelancer)) {
            return true;
        }
        try {
            return profiles().get(actor, freelancer) != null;
        } catch (NotFound hidden) {
            return false;
        }
    }

    private Review seen(Actor actor, ReviewEntity review, OccasionEntity occasion) {
        Review full = review.toReview(occasion);
        boolean inside = actor.isOperator() || occasion.isParty(actor);
        boolean why = actor.isOperator() || isWriter(actor, occasion, review.by);
        if (inside && (why || full.takenDown() == null)) {
            return full;
        }
        boolean named = review.by == Side.CLIENT || actor.isPerson();
        return new Review(
                full.id(),
                inside ? full.contract() : null,
                inside ? full.title() : masking.mask(full.title()),
                full.by(),
                inside ? full.authorName() : named ? masking.mask(full.authorName()) : null,
                full.company(),
                full.freelancer(),
                full.overall(),
                full.aspects(),
                inside ? full.text() : masking.mask(full.text()),
                full.language(),
                full.writtenAt(),
                full.shownAt(),
                inside || full.answer() == null
                        ? full.answer()
                        : new Review.Answer(
                                masking.mask(full.answer().text()),
                                full.answer().at()),
                null,
                full.version());
    }

    private static OccasionEntity known(OccasionEntity occasion) {
        if (occasion == null) {
            throw OccasionEntity.noContract();
        }
        return occasion;
    }

    private static NotFound noReview() {
        return new NotFound("There is no such review.");
    }

    private static void mustBeAPerson(Actor actor) {
        actor.mustBeSomebody();
        if (!actor.isPerson()) {
            throw new Forbidden("Only a person has reviews.");
        }
    }

    private Accounts accounts() {
        Accounts present = accounts;
        if (present == null) {
            throw Unavailable.capability("accounts");
        }
        return present;
    }

    private Contracts contracts() {
        Contracts present = contracts;
        if (present == null) {
            throw Unavailable.capability("contracts");
        }
        return present;
    }

    private Profiles profiles() {
        Profiles present = profiles;
        if (present == null) {
            throw Unavailable.capability("profiles");
        }
        return present;
    }

    /** The database keeps microseconds. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
