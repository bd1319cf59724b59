package org.biface.profiles;

import java.util.List;
import org.biface.commons.Money;

/**
 * Which profiles are wanted. Every part may be {@code null} or empty; all parts must hold.
 *
 * @param text words that the profile has
 * @param skills skills that the profile has, all of them
 * @param maxDailyRate the most that a day may cost
 * @param remote how the freelancer wants to work
 */
public record ProfileQuery(String text, List<String> skills, Money maxDailyRate, Remote remote) {}
