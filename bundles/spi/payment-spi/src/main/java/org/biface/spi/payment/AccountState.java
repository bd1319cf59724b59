package org.biface.spi.payment;

import java.util.List;
import java.util.Objects;

/** How a freelancer's account stands at the provider. The papers stay there; this is all that the platform keeps. Immutable. */
public final class AccountState {

    /** How far the provider's checks of the person or business have come. */
    public enum Identity {
        /** Something is asked of the freelancer. */
        NEEDED,
        /** The provider looks at what was given. */
        PENDING,
        /** Passed. */
        VERIFIED,
        /** Refused; the freelancer can't be paid by this provider. */
        REFUSED
    }

    private final String reference;
    private final Identity identity;
    private final boolean receives;
    private final boolean paysOut;
    private final List<String> requirements;

    private AccountState(
            String reference, Identity identity, boolean receives, boolean paysOut, List<String> requirements) {
        this.reference = Objects.requireNonNull(reference, "reference");
        this.identity = Objects.requireNonNull(identity, "identity");
        this.receives = receives;
        this.paysOut = paysOut;
        this.requirements = List.copyOf(requirements);
    }

    /**
     * @param reference the provider's own id of the account
     * @param identity how far the checks have come
     * @return the state, of an account that neither receives nor pays out
     */
    public static AccountState of(String reference, Identity identity) {
        return new AccountState(reference, identity, false, false, List.of());
    }

    /**
     * @param value whether transfers to it are possible now
     * @return the same state, with that
     */
    public AccountState receiving(boolean value) {
        return new AccountState(reference, identity, value, paysOut, requirements);
    }

    /**
     * @param value whether payouts from it are possible now
     * @return the same state, with that
     */
    public AccountState payingOut(boolean value) {
        return new AccountState(reference, identity, receives, value, requirements);
    }

    /**
     * @param codes the provider's codes of what it still asks for or why it refused; never personal data
     * @return the same state, with that
     */
    public AccountState requiring(List<String> codes) {
        return new AccountState(reference, identity, receives, paysOut, codes);
    }

    /** @return the provider's own id of the account */
    public String reference() {
        return reference;
    }

    /** @return how far the checks have come */
    public Identity identity() {
        return identity;
    }

    /** @return whether transfers to it are possible now */
    public boolean receives() {
        return receives;
    }

    /** @return whether payouts from it are possible now */
    public boolean paysOut() {
        return paysOut;
    }

    /** @return the provider's codes of what it still asks for, or why it refused */
    public List<String> requirements() {
        return requirements;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AccountState that
                && reference.equals(that.reference)
                && identity == that.identity
                && receives == that.receives
                && paysOut == that.paysOut
                && requirements.equals(that.requirements);
    }

    @Override
    public int hashCode() {
        return Objects.hash(reference, identity, receives, paysOut, requirements);
    }

    @Override
    public String toString() {
        return reference + " " + identity + (receives ? " receives" : "") + (paysOut ? " pays out" : "");
    }
}
