package org.biface.payments;

import java.net.URI;

/**
 * A page of the payment provider where a freelancer says who they are and where they bank. It works once, for minutes.
 *
 * @param page where it is; {@code null} when nothing is asked of the freelancer
 */
public record OnboardingPage(URI page) {}
