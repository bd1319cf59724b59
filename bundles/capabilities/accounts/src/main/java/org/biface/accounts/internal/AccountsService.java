package org.biface.accounts.internal;

import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.biface.accounts.Account;
import org.biface.accounts.AccountRegistered;
import org.biface.accounts.AccountReinstated;
import org.biface.accounts.AccountSuspended;
import org.biface.accounts.AccountUpdated;
import org.biface.accounts.Accounts;
import org.biface.accounts.ClientIntroduced;
import org.biface.accounts.Company;
import org.biface.accounts.CompanyDetails;
import org.biface.accounts.CompanyMemberJoined;
import org.biface.accounts.CompanyUpdated;
import org.biface.accounts.EmailConfirmationRequested;
import org.biface.accounts.EmailConfirmed;
import org.biface.accounts.Login;
import org.biface.accounts.LoginRequest;
import org.biface.accounts.PasswordChanged;
import org.biface.accounts.PasswordResetRequested;
import org.biface.accounts.Person;
import org.biface.accounts.Registration;
import org.biface.accounts.RoleGranted;
import org.biface.accounts.RoleWithdrawn;
import org.biface.accounts.Session;
import org.biface.accounts.VatCheck;
import org.biface.accounts.VatStanding;
import org.biface.accounts.VatStatus;
import org.biface.accounts.internal.AccountStore.Purpose;
import org.biface.commons.Actor;
import org.biface.commons.Conflict;
import org.biface.commons.Expected;
import org.biface.commons.Forbidden;
import org.biface.commons.Invalid;
import org.biface.commons.NotFound;
import org.biface.commons.Page;
import org.biface.commons.PageRequest;
import org.biface.commons.Role;
import org.biface.commons.Unauthenticated;
import org.biface.commons.Unavailable;
import org.biface.kernel.events.Events;
import org.biface.kernel.persistence.Ids;
import org.biface.kernel.vat.Vat;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rules of accounts: who may do what, what is asked of a password, what a login needs. */
@Component(service = AccountsService.class)
public class AccountsService implements Accounts {

    private static final Logger LOG = LoggerFactory.getLogger(AccountsService.class);
    private static final Set<String> LOCALES = Set.of("en", "fr");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_REASON = 1_000;
    private static final int LONGEST_USER_AGENT = 200;
    private static final String INTRODUCTION_IS_NO_USE =
            "The introduction is unknown, used, withdrawn or expired. Ask for another, or leave it away.";
    private static final String INVITATION_IS_NO_USE =
            "The invitation is unknown, used, withdrawn or expired. Ask your colleague for another.";

    private final AccountStore store;
    private final Events events;
    private final AccountSettings settings;
    final Passwords passwords;
    private final Attempts attempts;
    private final Authentication authentication;
    private final VatChecks vatChecks;
    private final IntroductionBook introductions;
    private final MemberBook members;

    @Activate
    public AccountsService(
            @Reference AccountStore store,
            @Reference Events events,
            @Reference AccountSettings settings,
            @Reference Vat vat) {
        this(store, events, settings, vat, System::nanoTime);
    }

    /** @param nanos the clock by which what is known of tokens ages, in nanoseconds */
    AccountsService(AccountStore store, Events events, AccountSettings settings, Vat vat, LongSupplier nanos) {
        this.store = store;
        this.events = events;
        this.settings = settings;
        this.passwords = settings.passwords();
        this.attempts = new Attempts(store.persistence(), store.clock());
        this.authentication = new Authentication(store, settings.sessionIdle(), nanos);
        this.vatChecks = new VatChecks(store, events, settings, vat);
        this.introductions = new IntroductionBook(store);
        this.members = new MemberBook(store);
        store.onVatCheck(vatChecks::ask);
    }

    @Deactivate
    void close() {
        store.onVatCheck(null);
        authentication.close();
    }

    // Becoming a member

    @Override
    public Account register(Actor actor, Registration registration, String remoteAddress) {
        String email = Texts.email(registration.email());
        String locale = registration.locale() == null ? "en" : registration.locale();
        CompanyDetails company = CompanyRules.tidy(registration.company());
        Invalid.Check check = new Invalid.Check();
        check.that(Texts.isEmail(email), "email", "email must be a mail address, such as anna@example.org.");
        Texts.line(check, registration.displayName(), "displayName", LONGEST_NAME);
        Role role = registration.role();
        check.that(role == Role.FREELANCER || role == Role.CLIENT, "role", "role must be FREELANCER or CLIENT.");
        check.that(LOCALES.contains(locale), "locale", "locale must be en or fr.");
        Texts.line(check, registration.termsVersion(), "termsVersion", 40);
        String invitation = registration.invitation();
        check.that(
                role != Role.CLIENT || company != null || invitation != null, "company", "A client needs a company.");
        if (company != null) {
            CompanyRules.check(check, "company/", company);
        }
        String code = registration.introduction();
        check.that(role == Role.CLIENT || code == null, "introduction", "Only a client is introduced by a freelancer.");
        check.that(code == null || Tokens.looksRight(code.strip()), "introduction", INTRODUCTION_IS_NO_USE);
        check.that(
                invitation == null || role == Role.CLIENT && company == null && code == null,
                "invitation",
                "Who is invited to a company registers as a client, with neither a company nor an introduction.");
        check.that(invitation == null || Tokens.looksRight(invitation.strip()), "invitation", INVITATION_IS_NO_USE);
        String weakness = passwords.weakness(registration.password(), email, registration.displayName());
        check.that(weakness == null, "password", weakness);
        check.orThrow();

        String registering = Attempts.ofAddress("register", remoteAddress);
        attempts.count(registering, settings.registrationsPerAddress(), HOUR);
        String hash = tried(() -> passwords.hash(registration.password()), registering);
        String name = registration.displayName().strip();
        Account account = store.write(em -> {
            store.lock("email:" + email);
            if (store.byEmail(em, email).isPresent()) {
                throw new Conflict("This address has an account already. Log in, or reset the password.");
            }
            AccountEntity entity = newAccount(email, hash, name, locale);
            entity.termsVersion = registration.termsVersion().strip();
            entity.roles.add(role);
            if (invitation == null) {
                CompanyEntity own = newCompany(em, company == null ? soleTrader(name) : company);
                entity.memberships.add(MembershipEntity.owner(own));
            }
            em.persist(entity);
            em.flush();
            events.append(new AccountRegistered(entity.id, role.name()));
            if (invitation != null) {
                join(em, entity, invitation);
            }
            if (code != null) {
                introduced(code.strip(), entity.companies().get(0).id);
            }
            return entity.toAccount();
        });
        LOG.info("account={} registered as {}", account.id(), role);
        return account;
    }

    private void introduced(String code, UUID company) {
        IntroductionBook.Used used = introductions
                .use(Tokens.hash(code), company)
                .orElseThrow(() -> new Invalid("introduction", INTRODUCTION_IS_NO_USE));
        events.append(new ClientIntroduced(company, used.freelancer(), used.introduction()));
        LOG.info("company={} was introduced by freelancer={}", company, used.freelancer());
    }

    /** Lets the account act for the company that the token is an invitation to, which uses the token up. */
    private void join(EntityManager em, AccountEntity account, String token) {
        MemberBook.Accepted accepted = Optional.of(token.strip())
                .filter(Tokens::looksRight)
                .flatMap(found -> members.accept(Tokens.hash(found), account.id))
                .orElseThrow(AccountsService::invitationIsNoUse);
        store.lock("company members " + accepted.company());
        if (members.member(accepted.company(), account.id).isPresent()) {
            throw new Conflict("You act for this company already.");
        }
        MembershipEntity membership = new MembershipEntity();
        membership.company = foundCompany(em, accepted.company());
        membership.role = accepted.role();
        membership.since = now();
        account.memberships.add(membership);
        account.updatedAt = membership.since;
        if (account.roles.add(Role.CLIENT)) {
            events.append(new RoleGranted(account.id, Role.CLIENT.name()));
        }
        if (account.emailConfirmedAt == null && account.email.equals(accepted.email())) {
            // Whoever has the token reads this address.
            account.emailConfirmedAt = membership.since;
            store.forgetTokens(account.id, Purpose.CONFIRM_EMAIL);
            events.append(new EmailConfirmed(account.id));
        }
        em.flush();
        events.append(new CompanyMemberJoined(
                accepted.company(), account.id, accepted.role().name(), accepted.invitation()));
        LOG.info("account={} acts for company={} as {}", account.id, accepted.company(), accepted.role());
    }

    /** {@link org.biface.accounts.CompanyMembers#accept}. */
    Account accept(Actor actor, String token) {
        UUID id = usablePerson(actor);
        if (token == null) {
            throw invitationIsNoUse();
        }
        return store.write(em -> {
            AccountEntity entity = mustFind(em, id);
            join(em, entity, token);
            forgetActorsAfterCommit();
            return entity.toAccount();
        });
    }

    /** Forgets what is known of who acts, after a change of what an account may do. */
    void forgetActorsAfterCommit() {
        store.persistence().afterCommit(authentication::forgetAll);
    }

    static Invalid invitationIsNoUse() {
        return new Invalid("invitation", INVITATION_IS_NO_USE);
    }

    /**
     * Makes an operator when there is none.
     *
     * @param email its address
     * @param password its one-time password
     * @param handOver hands the password to a person before the account exists; it may run more than once
     * @return whether an operator was made
     */
    boolean makeFirstOperator(String email, String password, Runnable handOver) {
        boolean needed = store.read(em -> !store.hasOperator(em));
        if (!needed) {
            return false;
        }
        String hash = passwords.hash(password);
        return store.write(em -> {
            store.lock("operators");
            if (store.hasOperator(em)) {
                return false;
            }
            Optional<AccountEntity> registered = store.byEmail(em, email);
            if (registered.isPresent()) {
                throw new IllegalStateException("the address of the first operator belongs to an account without"
                        + " that role; set operator.email in org.biface.accounts to another");
            }
            AccountEntity entity = newAccount(email, hash, "Operator", "en");
            entity.mustChangePassword = true;
            // Nobody can register this address any more, so there is nothing left to confirm.
            entity.emailConfirmedAt = entity.createdAt;
            entity.roles.add(Role.OPERATOR);
            em.persist(entity);
            em.flush();
            events.append(new RoleGranted(entity.id, Role.OPERATOR.name()));
            handOver.run();
            return true;
        });
    }

    /** @return whether somebody still has a one-time password */
    boolean hasOneTimePassword() {
        return store.read(em ->
                em.createQuery("select count(a) from AccountEntity a where a.mustChangePassword = true", Long.class)
                                .getSingleResult()
                        > 0);
    }

    private AccountEntity newAccount(String email, String passwordHash, String displayName, String locale) {
        AccountEntity entity = new AccountEntity();
        entity.id = Ids.next();
        entity.email = email;
        entity.passwordHash = passwordHash;
        entity.displayName = displayName;
        entity.locale = locale;
        entity.createdAt = now();
        entity.updatedAt = entity.createdAt;
        return entity;
    }

    private CompanyEntity newCompany(EntityManager em, CompanyDetails details) {
        CompanyEntity company = new CompanyEntity();
        company.id = Ids.next();
        company.createdAt = now();
        company.take(details, company.createdAt);
        em.persist(company);
        vatChecks.changed(company);
        return company;
    }

    private static CompanyDetails soleTrader(String name) {
        return new CompanyDetails(name, null, null, VatStatus.FRANCHISE, null);
    }

    // Sessions

    @Override
    public Login login(LoginRequest request) {
        String email = Texts.email(request.email());
        String password = request.password();
        new Invalid.Check()
                .text(email, "email", 254)
                .that(password != null && !password.isEmpty(), "password", "password must not be empty.")
                .optionalText(password, "password", Passwords.LONGEST)
                .orThrow();
        String address = Attempts.ofAddress("login", request.remoteAddress());
        String person = Attempts.ofEmail("login", email);
        attempts.count(address, settings.loginTriesPerAddress(), settings.loginWindow());
        attempts.count(person, settings.loginTriesPerAccount(), settings.loginWindow());

        Stored stored =
                store.read(em -> store.byEmail(em, email).map(Stored::of)).orElse(Stored.NOBODY);
        if (!tried(() -> passwords.matches(password, stored.hash), address, person)) {
            throw new Unauthenticated("The address or the password is wrong.");
        }
        attempts.forget(person);
        attempts.forgive(address);
        String renewed = passwords.isOutdated(stored.hash) ? passwords.hash(password) : null;

        String token = Tokens.next();
        byte[] tokenHash = Tokens.hash(token);
        List<byte[]> ended = new ArrayList<>();
        Login login = store.write(em -> {
            AccountEntity account = em.find(AccountEntity.class, stored.id);
            if (account == null || !account.passwordHash.equals(stored.hash)) {
                throw new Unauthenticated("The address or the password is wrong.");
            }
            if (account.isSuspended()) {
                throw new Forbidden("This account is suspended: " + account.suspensionReason);
            }
            if (renewed != null) {
                account.passwordHash = renewed;
            }
            ended.addAll(store.endOldestSessions(account.id, settings.sessionsPerAccount()));
            SessionEntity session = newSession(account.id, tokenHash, request);
            em.persist(session);
            em.flush();
            return new Login(token, session.toSession(tokenHash), account.toAccount());
        });
        authentication.forget(ended);
        LOG.info("account={} session={} logged in", stored.id, login.session().id());
        return login;
    }

    private SessionEntity newSession(UUID account, byte[] tokenHash, LoginRequest request) {
        Instant now = now();
        SessionEntity session = new SessionEntity();
        session.id = Ids.next();
        session.account = account;
        session.tokenHash = tokenHash;
        session.createdAt = now;
        session.lastSeenAt = now;
        session.endsAt = now.plus(settings.sessionLongest());
        Instant idle = now.plus(settings.sessionIdle());
        session.expiresAt = idle.isBefore(session.endsAt) ? idle : session.endsAt;
        session.remoteAddress = request.remoteAddress() == null ? "unknown" : request.remoteAddress();
        String agent = request.userAgent();
        session.userAgent =
                agent == null || agent.length() <= LONGEST_USER_AGENT ? agent : agent.substring(0, LONGEST_USER_AGENT);
        return session;
    }

    @Override
    public Optional<Actor> authenticate(String token) {
        return authentication.actor(token);
    }

    /** Notes at once which sessions were used. */
    void noteSeen() {
        authentication.note();
    }

    @Override
    public void logout(Actor actor, String token) {
        UUID account = person(actor);
        if (token == null) {
            return;
        }
        byte[] tokenHash = Tokens.hash(token);
        store.write(em -> {
            store.endSession(account, tokenHash);
            return null;
        });
        authentication.forget(List.of(tokenHash));
    }

    @Override
    public List<Session> sessions(Actor actor, String token) {
        UUID account = usablePerson(actor);
        byte[] asking = token == null ? null : Tokens.hash(token);
        return store.read(em -> store.sessions(em, account).stream()
                .map(session -> session.toSession(asking))
                .toList());
    }

    @Override
    public void revokeSession(Actor actor, UUID session) {
        UUID account = usablePerson(actor);
        List<byte[]> ended = new ArrayList<>();
        store.write(em -> {
            ended.addAll(store.endSession(account, session));
            if (ended.isEmpty()) {
                throw new NotFound("You have no such session.");
            }
            return null;
        });
        authentication.forget(ended);
    }

    /**
     * Hashes for a try that was counted. A try that got no turn told nobody anything, so it is taken back: people who are
     * asked to come again in a moment would lock themselves out by doing so.
     */
    private <T> T tried(Supplier<T> hashing, String... counted) {
        try {
            return hashing.get();
        } catch (Unavailable noTurn) {
            for (String key : counted) {
                attempts.forgive(key);
            }
            throw noTurn;
        }
    }

    // Passwords and addresses

    @Override
    public void changePassword(Actor actor, String token, String oldPassword, String newPassword) {
        UUID id = person(actor);
        new Invalid.Check()
                .that(oldPassword != null && !oldPassword.isEmpty(), "oldPassword", "oldPassword must not be empty.")
                .optionalText(oldPassword, "oldPassword", Passwords.LONGEST)
                .orThrow();
        Stored stored = store.read(em -> Stored.of(mustFind(em, id)));
        passwords.check(newPassword, "newPassword", stored.email, stored.displayName);
        String tries = "password:account:" + id;
        attempts.count(tries, settings.loginTriesPerAccount(), settings.loginWindow());
        if (!tried(() -> passwords.matches(oldPassword, stored.hash), tries)) {
            throw new Invalid("oldPassword", "oldPassword is not your password until now.");
        }
        attempts.forget(tries);
        if (newPassword.equals(oldPassword)) {
            throw new Invalid("newPassword", "newPassword must not be the password until now.");
        }
        String hash = passwords.hash(newPassword);
        byte[] asking = token == null ? null : Tokens.hash(token);
        List<byte[]> ended = new ArrayList<>();
        store.write(em -> {
            AccountEntity account = mustFind(em, id);
            if (!account.passwordHash.equals(stored.hash)) {
                throw new Conflict("The password was changed meanwhile.");
            }
            ended.addAll(setPassword(account, hash, asking));
            return null;
        });
        authentication.forget(ended);
        if (asking != null) {
            // The token that stays may do more than before: the one-time password is gone.
            authentication.forget(List.of(asking));
        }
        LOG.info("account={} changed the password", id);
    }

    private List<byte[]> setPassword(AccountEntity account, String hash, byte[] stays) {
        account.passwordHash = hash;
        account.mustChangePassword = false;
        account.updatedAt = now();
        store.forgetTokens(account.id, Purpose.RESET_PASSWORD);
        List<byte[]> ended = store.endSessions(account.id, stays);
        events.append(new PasswordChanged(account.id));
        return ended;
    }

    @Override
    public void requestPasswordReset(String written, String remoteAddress) {
        String email = Texts.email(written);
        if (!Texts.isEmail(email)) {
            throw new Invalid("email", "email must be a mail address, such as anna@example.org.");
        }
        attempts.count(Attempts.ofAddress("mail", remoteAddress), settings.mailsPerAddress(), HOUR);
        attempts.count(Attempts.ofEmail("reset", email), settings.mailsPerAccount(), HOUR);
        // Whether the address has an account is looked up later, so that the answer does not tell it, even by its time.
        store.write(em -> {
            events.append(new PasswordResetRequested(store.keepResetRequest(email, settings.resetValid())));
            return null;
        });
    }

    @Override
    public void resetPassword(String token, String newPassword) {
        byte[] tokenHash = Tokens.hash(token == null ? "" : token);
        UUID id = store.tokenOwner(tokenHash, Purpose.RESET_PASSWORD).orElseThrow(AccountsService::tokenIsNoUse);
        Stored stored = store.read(em -> Stored.of(mustFind(em, id)));
        passwords.check(newPassword, "newPassword", stored.email, stored.displayName);
        String hash = passwords.hash(newPassword);
        List<byte[]> ended = new ArrayList<>();
        store.write(em -> {
            UUID owner = store.useToken(tokenHash, Purpose.RESET_PASSWORD).orElseThrow(AccountsService::tokenIsNoUse);
            AccountEntity account = mustFind(em, owner);
            if (account.emailConfirmedAt == null) {
                // Whoever has the token reads this address.
                account.emailConfirmedAt = now();
                store.forgetTokens(owner, Purpose.CONFIRM_EMAIL);
                events.append(new EmailConfirmed(owner));
            }
            ended.addAll(setPassword(account, hash, null));
            return null;
        });
        authentication.forget(ended);
        attempts.forget(Attempts.ofEmail("login", stored.email));
        LOG.info("account={} reset the password", id);
    }

    @Override
    public void requestConfirmation(Actor actor) {
        UUID id = usablePerson(actor);
        if (store.read(em -> mustFind(em, id).emailConfirmedAt != null)) {
            throw new Conflict("Your address is confirmed already.");
        }
        attempts.count("confirm:account:" + id, settings.mailsPerAccount(), HOUR);
        store.write(em -> {
            events.append(new EmailConfirmationRequested(id));
            return null;
        });
    }

    @Override
    public void confirmEmail(String token) {
        byte[] tokenHash = Tokens.hash(token == null ? "" : token);
        store.write(em -> {
            UUID owner = store.useToken(tokenHash, Purpose.CONFIRM_EMAIL).orElseThrow(AccountsService::tokenIsNoUse);
            AccountEntity account = mustFind(em, owner);
            if (account.emailConfirmedAt == null) {
                account.emailConfirmedAt = now();
                account.updatedAt = account.emailConfirmedAt;
                events.append(new EmailConfirmed(owner));
            }
            return null;
        });
    }

    private static Invalid tokenIsNoUse() {
        return new Invalid("token", "The token is unknown, used or expired. Ask for another mail.");
    }

    // Accounts and companies

    @Override
    public Account get(Actor actor, UUID id) {
        actor.mustBeSomebody();
        if (!actor.isOperator() && !actor.is(id)) {
            throw noSuchAccount();
        }
        return store.read(em -> found(em, id).toAccount());
    }

    @Override
    public Account update(Actor actor, Expected expected, String displayName, String locale) {
        UUID id = usablePerson(actor);
        Invalid.Check check = new Invalid.Check();
        Texts.line(check, displayName, "displayName", LONGEST_NAME);
        check.that(locale != null && LOCALES.contains(locale), "locale", "locale must be en or fr.");
        check.orThrow();
        return changed(id, account -> {
            expected.check(account.version);
            account.displayName = displayName.strip();
            account.locale = locale;
            events.append(new AccountUpdated(id));
        });
    }

    @Override
    public Optional<Person> person(Actor actor, UUID id) {
        mustBeUsable(actor);
        return store.read(
                em -> Optional.ofNullable(em.find(AccountEntity.class, id)).map(AccountEntity::toPerson));
    }

    @Override
    public Company company(Actor actor, UUID id) {
        mustBeUsable(actor);
        if (!actor.isOperator() && !actor.actsFor(id)) {
            throw noSuchCompany();
        }
        return store.read(em -> foundCompany(em, id).toCompany());
    }

    @Override
    public Company updateCompany(Actor actor, UUID id, Expected expected, CompanyDetails written) {
        mustBeUsable(actor);
        if (!actor.actsFor(id)) {
            throw actor.isOperator() ? new Forbidden("Only who acts for a company may change it.") : noSuchCompany();
        }
        CompanyDetails details = CompanyRules.tidy(written);
        Invalid.Check check = new Invalid.Check();
        CompanyRules.check(check, "", details);
        check.orThrow();
        return store.write(em -> {
            CompanyEntity company = foundCompany(em, id);
            expected.check(company.version);
            company.take(details, now());
            vatChecks.changed(company);
            em.flush();
            events.append(new CompanyUpdated(id));
            return company.toCompany();
        });
    }

    @Override
    public Map<UUID, VatStanding> vatStandings(Actor actor, Set<UUID> companies) {
        if (!actor.mustBeSomebody().isSystem()) {
            throw new Forbidden("Only the platform itself asks this.");
        }
        Map<UUID, VatStanding> standings = new HashMap<>();
        store.vats(companies).forEach((company, known) -> standings.put(company, vatChecks.standing(known)));
        return standings;
    }

    @Override
    public List<VatCheck> vatChecks(Actor actor, UUID id) {
        company(actor, id);
        return store.read(em ->
                store.vatChecks(em, id).stream().map(VatCheckEntity::toVatCheck).toList());
    }

    @Override
    public Company askVies(Actor actor, UUID id) {
        company(actor, id);
        return store.write(em -> {
            CompanyEntity company = foundCompany(em, id);
            vatChecks.askAgain(company);
            return company.toCompany();
        });
    }

    // What operators do

    @Override
    public Company decideVatNumber(Actor actor, UUID id, Expected expected, boolean good, String reason) {
        mustBeOperator(actor);
        new Invalid.Check().text(reason, "reason", LONGEST_REASON).orThrow();
        return store.write(em -> {
            CompanyEntity company = foundCompany(em, id);
            expected.check(company.version);
            vatChecks.decide(em, company, actor.account(), good, reason.strip());
            return company.toCompany();
        });
    }

    @Override
    public Page<Account> list(Actor actor, String text, Role role, PageRequest page) {
        mustBeOperator(actor);
        new Invalid.Check().optionalText(text, "text", 200).orThrow();
        String wanted = text == null || text.isBlank() ? null : text.strip().toLowerCase(Locale.ROOT);
        UUID before = cursor(page.cursor());
        List<Account> found = store.read(em -> store.find(em, wanted, role, before, page.limit() + 1).stream()
                .map(AccountEntity::toAccount)
                .toList());
        boolean more = found.size() > page.limit();
        List<Account> items = more ? found.subList(0, page.limit()) : found;
        return new Page<>(items, more ? items.get(items.size() - 1).id().toString() : null);
    }

    @Override
    public Map<Role, Long> counts(Actor actor) {
        mustBeOperator(actor);
        return store.read(store::counts);
    }

    @Override
    public Account grant(Actor actor, UUID id, Role role) {
        mustBeOperator(actor);
        mustBeRole(role);
        Account account = store.write(em -> {
            AccountEntity entity = found(em, id);
            if (entity.roles.add(role)) {
                // A freelancer's contracts are made out to an own company, never to one that they only work for.
                boolean needsOwn = role == Role.FREELANCER && !entity.owns();
                if (needsOwn || role == Role.CLIENT && entity.memberships.isEmpty()) {
                    entity.memberships.add(MembershipEntity.owner(newCompany(em, soleTrader(entity.displayName))));
                }
                entity.updatedAt = now();
                em.flush();
                events.append(new RoleGranted(id, role.name()));
            }
            return entity.toAccount();
        });
        authentication.forgetAll();
        LOG.info("account={} was given the role {} by account={}", id, role, actor.account());
        return account;
    }

    @Override
    public Account withdraw(Actor actor, UUID id, Role role) {
        mustBeOperator(actor);
        mustBeRole(role);
        Account account = store.write(em -> {
            store.lock("operators");
            AccountEntity entity = found(em, id);
            if (role == Role.OPERATOR) {
                mustNotBeLastOperator(em, entity);
            }
            if (entity.roles.remove(role)) {
                entity.updatedAt = now();
                em.flush();
                events.append(new RoleWithdrawn(id, role.name()));
            }
            return entity.toAccount();
        });
        authentication.forgetAll();
        LOG.info("account={} lost the role {} by account={}", id, role, actor.account());
        return account;
    }

    @Override
    public Account suspend(Actor actor, UUID id, String reason) {
        mustBeOperator(actor);
        new Invalid.Check().text(reason, "reason", LONGEST_REASON).orThrow();
        List<byte[]> ended = new ArrayList<>();
        Account account = store.write(em -> {
            store.lock("operators");
            AccountEntity entity = found(em, id);
            if (actor.is(id)) {
                throw new Conflict("You can't suspend your own account.");
            }
            mustNotBeLastOperator(em, entity);
            boolean already = entity.isSuspended();
            entity.suspensionReason = reason.strip();
            entity.suspendedAt = already ? entity.suspendedAt : now();
            entity.updatedAt = now();
            em.flush();
            ended.addAll(store.endSessions(id, null));
            events.append(new AccountSuspended(id));
            return entity.toAccount();
        });
        authentication.forget(ended);
        LOG.info("account={} was suspended by account={}", id, actor.account());
        return account;
    }

    @Override
    public Account reinstate(Actor actor, UUID id) {
        mustBeOperator(actor);
        Account account = store.write(em -> {
            AccountEntity entity = found(em, id);
            if (entity.isSuspended()) {
                entity.suspensionReason = null;
                entity.suspendedAt = null;
                entity.updatedAt = now();
                em.flush();
                events.append(new AccountReinstated(id));
            }
            return entity.toAccount();
        });
        LOG.info("account={} was reinstated by account={}", id, actor.account());
        return account;
    }

    private void mustNotBeLastOperator(EntityManager em, AccountEntity entity) {
        boolean operates = entity.roles.contains(Role.OPERATOR) && !entity.isSuspended();
        if (operates && store.operators(em) <= 1) {
            throw new Conflict("This is the last operator. Give somebody else that role first.");
        }
    }

    private static void mustBeRole(Role role) {
        if (role == null) {
            throw new Invalid("role", "role must be one of " + EnumSet.allOf(Role.class) + ".");
        }
    }

    // Who acts, and on what

    private static UUID person(Actor actor) {
        actor.mustBeSomebody();
        if (!actor.isPerson()) {
            throw new Forbidden("Only a person has sessions and a password.");
        }
        return actor.account();
    }

    private UUID usablePerson(Actor actor) {
        UUID id = person(actor);
        mustBeUsable(actor);
        return id;
    }

    private void mustBeOperator(Actor actor) {
        mustBeUsable(actor);
        actor.mustHave(Role.OPERATOR);
    }

    /** Lets nobody through who is not logged in, or has to change the one-time password first. */
    void mustBeUsable(Actor actor) {
        actor.mustBeSomebody();
        // Who has to change the password has no roles, so everybody else is spared the look into the database.
        if (actor.isPerson()
                && actor.roles().isEmpty()
                && store.read(em -> mustFind(em, actor.account()).mustChangePassword)) {
            throw new Forbidden("Change your one-time password first: POST /api/v1/accounts/password/change.");
        }
    }

    private Account changed(UUID id, Consumer<AccountEntity> change) {
        return store.write(em -> {
            AccountEntity entity = found(em, id);
            change.accept(entity);
            entity.updatedAt = now();
            em.flush();
            return entity.toAccount();
        });
    }

    static AccountEntity found(EntityManager em, UUID id) {
        AccountEntity entity = id == null ? null : em.find(AccountEntity.class, id);
        if (entity == null) {
            throw noSuchAccount();
        }
        return entity;
    }

    /** The account of somebody who acts: it is there unless it was removed a moment ago. */
    private static AccountEntity mustFind(EntityManager em, UUID id) {
        AccountEntity entity = em.find(AccountEntity.class, id);
        if (entity == null) {
            throw new Unauthenticated("This account does not exist any more.");
        }
        return entity;
    }

    static CompanyEntity foundCompany(EntityManager em, UUID id) {
        CompanyEntity entity = id == null ? null : em.find(CompanyEntity.class, id);
        if (entity == null) {
            throw noSuchCompany();
        }
        return entity;
    }

    private static NotFound noSuchAccount() {
        return new NotFound("There is no such account.");
    }

    static NotFound noSuchCompany() {
        return new NotFound("There is no such company.");
    }

    static UUID cursor(String cursor) {
        if (cursor == null) {
            return null;
        }
        try {
            return UUID.fromString(cursor);
        } catch (IllegalArgumentException wrong) {
            throw new Invalid("cursor", "cursor must be the one that the page before named.");
        }
    }

    /** PostgreSQL keeps microseconds; so what is answered at once equals what is read later. */
    private Instant now() {
        return store.clock().instant().truncatedTo(java.time.temporal.ChronoUnit.MICROS);
    }

    /** What a password is checked against, outside any transaction: hashing is slow. */
    private record Stored(UUID id, String email, String displayName, String hash) {

        static final Stored NOBODY = new Stored(null, null, null, null);

        static Stored of(AccountEntity account) {
            return new Stored(account.id, account.email, account.displayName, account.passwordHash);
        }
    }
}
