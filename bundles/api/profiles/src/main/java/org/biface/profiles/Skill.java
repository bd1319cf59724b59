package org.biface.profiles;

/**
 * A skill of a freelancer.
 *
 * @param name its name, at most 60 characters; compared without regard to case
 * @param level from 1 (beginner) to 5 (expert)
 * @param years years of practice, from 0 to 60
 */
public record Skill(String name, int level, int years) {}
