package org.biface.commission.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** How policies are called. */
@ObjectClassDefinition(name = "Biface commission", description = "How commission policies are called")
public @interface CommissionConfig {
    /** The configuration's PID. */
    String PID = "org.biface.commission";

    @AttributeDefinition(
            name = "Time limit",
            description = "Milliseconds that a policy has for its two answers",
            min = "1")
    int time_limit_millis() default 250;

    @AttributeDefinition(
            name = "Calls at once",
            description = "Calls that a policy version gets at the same time, for versions that come from now on",
            min = "1")
    int calls_per_policy() default 8;

    @AttributeDefinition(
            name = "Stuck calls",
            description =
                    "Threads that one policy version may keep beyond the time limit before it is not asked any more",
            min = "1")
    int stuck_calls_per_policy() default 4;

    @AttributeDefinition(
            name = "Wait for a policy",
            description = "Milliseconds that a call waits for a policy that is not installed",
            min = "0")
    int wait_for_policy_millis() default 10_000;

    @AttributeDefinition(
            name = "Waiting calls",
            description = "Calls that may wait for a missing policy at the same time; more are refused at once",
            min = "0")
    int waiting_calls() default 32;

    @AttributeDefinition(
            name = "Proving",
            description = "Recorded releases of its id and major version that a version is asked before it serves",
            min = "0")
    int proving_records() default 300;

    @AttributeDefinition(
            name = "Drain",
            description = "Milliseconds that a leaving policy is waited for while calls are in flight",
            min = "0")
    int drain_millis() default 5_000;
}
