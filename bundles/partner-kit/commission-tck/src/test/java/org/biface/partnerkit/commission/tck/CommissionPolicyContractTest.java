package org.biface.partnerkit.commission.tck;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import org.biface.spi.commission.CommissionPolicy;
import org.biface.spi.commission.CommissionRequest;
import org.biface.spi.commission.CommissionResult;
import org.biface.spi.commission.PolicyDescription;
import org.biface.spi.commission.PolicyParameter;
import org.junit.Assert;
import org.junit.Test;
import org.junit.runner.JUnitCore;
import org.junit.runner.Request;
import org.junit.runner.Result;

/** Each check of the contract fails on a policy, or a bundle, that breaks just what it is about. */
public class CommissionPolicyContractTest {
    private static final CommissionVector TENTH =
            CommissionVector.of("a tenth", "EUR").release(1_000).takes(100);

    /** What the contract is tried on; the runner makes the test's class itself, so this is handed over beside it. */
    private static Supplier<CommissionPolicy> policy;

    private static List<CommissionVector> vectors;
    private static List<String> texts;
    private static Function<BundleFolder, BundleFolder> build;

    /** A partner's test. */
    public static class Partner extends CommissionPolicyContract {
        @Override
        protected CommissionPolicy policy() {
            return policy.get();
        }

        @Override
        protected List<CommissionVector> vectors() {
            return vectors;
        }

        @Override
        protected List<String> texts(String parameter) {
            return texts == null ? super.texts(parameter) : texts;
        }

        @Override
        protected Path bundle() {
            return build.apply(new BundleFolder(policy().getClass())).write();
        }
    }

    public CommissionPolicyContractTest() {
        policy = TenPercent::new;
        vectors = List.of(TENTH);
        texts = null;
        build = folder -> folder;
    }

    /** Runs one check; it has to fail, with a message that says why. */
    private static void fails(String check, String message) {
        Result result = new JUnitCore().run(Request.method(Partner.class, check));
        assertEquals("checks that ran", 1, result.getRunCount());
        assertEquals(check + " has to fail", 1, result.getFailureCount());
        String said = result.getFailures().get(0).getMessage();
        assertTrue(said, said != null && said.contains(message));
    }

    private static void fails(String check, String message, Supplier<CommissionPolicy> bad) {
        policy = bad;
        fails(check, message);
    }

    private static void passes(String check) {
        assertEquals(
                List.of(),
                new JUnitCore().run(Request.method(Partner.class, check)).getFailures());
    }

    private static void passes(String check, Supplier<CommissionPolicy> good) {
        policy = good;
        passes(check);
    }

    @Test
    public void aPolicyWithoutAFaultPasses() {
        Result result = JUnitCore.runClasses(Partner.class);
        assertEquals(List.of(), result.getFailures());
        assertEquals("each check is tried below: add one here with each that is new", 14, result.getRunCount());
    }

    @Test
    public void aJarIsReadLikeAFolder() {
        Path jar = Path.of(
                Assert.class.getProtectionDomain().getCodeSource().getLocation().getPath());
        AssertionError noBundle = Assert.assertThrows(AssertionError.class, () -> PartnerBundle.read(jar));
        assertTrue(noBundle.getMessage(), noBundle.getMessage().contains("is no OSGi bundle"));
    }

    @Test
    public void aChangingDescriptionFails() {
        AtomicInteger count = new AtomicInteger();
        fails("describesItselfCompletelyAndAlwaysTheSame", "describe() changed", () -> new TenPercent() {
            @Override
            public PolicyDescription describe() {
                return described("A tenth " + count.incrementAndGet(), "Un dixième", rate());
            }
        });
    }

    @Test
    public void noDescriptionFails() {
        fails("describesItselfCompletelyAndAlwaysTheSame", "describe() is null", () -> new TenPercent() {
            @Override
            public PolicyDescription describe() {
                return null;
            }
        });
    }

    private static Supplier<CommissionPolicy> described(String french, PolicyParameter parameter) {
        return () -> new TenPercent() {
            @Override
            public PolicyDescription describe() {
                return described("A tenth.", french, parameter);
            }
        };
    }

    @Test
    public void anIncompleteDescriptionFails() {
        String check = "describesItselfCompletelyAndAlwaysTheSame";
        fails(check, "the explanation is not translated", described("A tenth.", TenPercent.rate()));
        fails(
                check,
                "the parameter rate is not translated",
                described(
                        "Un dixième.",
                        PolicyParameter.rate("rate").label("Rate", "Rate").build()));
        fails(
                check,
                "the parameter rate has no unit",
                described(
                        "Un dixième.",
                        PolicyParameter.of("rate", PolicyParameter.Type.INTEGER)
                                .label("Rate", "Taux")
                                .range("0", "1")
                                .build()));
        fails(
                check,
                "the parameter rate has no range",
                described(
                        "Un dixième.",
                        PolicyParameter.of("rate", PolicyParameter.Type.DECIMAL)
                                .label("Rate", "Taux")
                                .unit("percent")
                                .range("0", null)
                                .build()));
        fails(
                check,
                "the parameter mode has no pattern",
                described(
                        "Un dixième.",
                        PolicyParameter.of("mode", PolicyParameter.Type.TEXT)
                                .label("Mode", "Manière")
                                .build()));
    }

    @Test
    public void anotherResultThanTheVectorsFails() {
        vectors = List.of(CommissionVector.of("a fifth", "EUR").release(1_000).takes(200));
        fails("takesWhatTheVectorsSay", "a fifth, step 1: of 1000 EUR it takes 100 from the freelancer");
        vectors = List.of(CommissionVector.of("both", "EUR").release(1_000).takes(100, 1));
        fails("takesWhatTheVectorsSay", "and 0 from the client, not 100 and 1");
    }

    /** As the platform does it: each refund takes its part of what was charged, and the next release makes the cent good. */
    @Test
    public void partsOfARefundAddUpToWhatWasCharged() {
        vectors = List.of(CommissionVector.of("in thirds", "EUR")
                .release(104)
                .takes(10)
                .release(104)
                .takes(11)
                .refund(52, 6, 0)
                .release(100)
                .takes(11)
                .refund(33, 4, 0)
                .refund(33, 3, 0)
                .refund(34, 4, 0));
        passes("takesWhatTheVectorsSay");
        vectors = List.of(
                CommissionVector.of("half", "EUR").release(1_000).takes(100).refund(500, 51, 0));
        fails("takesWhatTheVectorsSay", "half, step 2: with 500 EUR go back 50 to the freelancer");
        vectors = List.of(CommissionVector.of("twice", "EUR")
                .release(1_000)
                .takes(100)
                .refund(600)
                .refund(401));
        fails("takesWhatTheVectorsSay", "has not gone back yet");
    }

    /** What goes back counts as not released in the month of the release, and not in the month in which it goes back. */
    @Test
    public void aRefundBelongsToTheContractAndTheMonthOfItsRelease() {
        vectors = List.of(CommissionVector.of("another month, another contract", "EUR")
                .on("2026-01-31")
                .release(1_000)
                .takes(100)
                .on("2026-02-01")
                .release(500)
                .takes(50)
                .anotherContract()
                .refund(500, 50, 0)
                .release(1_000)
                .takes(100));
        passes("takesWhatTheVectorsSay");
        List<String> seen = new ArrayList<>();
        vectors = List.of(CommissionVector.of("months", "EUR")
                .on("2026-01-31")
                .release(1_000)
                .takes(0)
                .on("2026-02-01")
                .refund(400)
                .release(1)
                .takes(0));
        passes("takesWhatTheVectorsSay", takes(request -> {
            seen.add(request.thisMonth() + " " + request.contractReleased());
            return BigDecimal.ZERO;
        }));
        assertEquals(List.of("0 0", "0 600"), seen);
    }

    @Test
    public void vectorsThatCheckNothingFail() {
        vectors = List.of();
        fails("takesWhatTheVectorsSay", "there is no vector");
        vectors = List.of(CommissionVector.of("nothing", "EUR"));
        fails("takesWhatTheVectorsSay", "has no release");
    }

    @Test
    public void vectorsWithWrongParametersFail() {
        vectors = List.of(CommissionVector.of("too much", "EUR")
                .parameter("rate", "10001")
                .release(1_000)
                .takes(100));
        fails("takesWhatTheVectorsSay", "too much: rate must be from 0 to 10000 basis points, not 10001.");
    }

    /** A policy that takes what a function says. */
    private static Supplier<CommissionPolicy> takes(Function<CommissionRequest, BigDecimal> exact) {
        return () -> new TenPercent() {
            @Override
            BigDecimal exact(CommissionRequest request) {
                return exact.apply(request);
            }
        };
    }

    @Test
    public void takingLessThanNothingFails() {
        fails(
                "staysWithinTheAmount",
                "below zero",
                takes(request -> request.amount() == 1 ? BigDecimal.ONE.negate() : BigDecimal.ONE));
    }

    @Test
    public void takingMoreThanTheAmountFails() {
        // The classic one: a minimum of five that does not look at the amount.
        fails(
                "staysWithinTheAmount",
                "more than the amount",
                takes(request -> request.rate("rate").of(request.amount()).max(BigDecimal.valueOf(500))));
    }

    @Test
    public void takingMoreThanTheAmountFromTheClientFails() {
        fails("staysWithinTheAmount", "from the CLIENT, more than the amount", () -> new TenPercent() {
            @Override
            public CommissionResult decide(CommissionRequest request) {
                return CommissionResult.of(request)
                        .client("Fee", "Frais", BigDecimal.valueOf(300))
                        .build();
            }
        });
    }

    @Test
    public void anotherCurrencyFails() {
        fails("staysWithinTheAmount", "it answered in EUR", () -> new TenPercent() {
            @Override
            public CommissionResult decide(CommissionRequest request) {
                return CommissionResult.in("EUR").build();
            }
        });
    }

    @Test
    public void noAnswerFails() {
        fails("staysWithinTheAmount", "it answered null", () -> new TenPercent() {
            @Override
            public CommissionResult decide(CommissionRequest request) {
                return null;
            }
        });
    }

    @Test
    public void numbersThatOverflowFail() {
        fails(
                "staysWithinTheAmount",
                "it threw java.lang.ArithmeticException",
                takes(request -> BigDecimal.valueOf(Math.toIntExact(request.amount()), 1)));
    }

    @Test
    public void undeclaredParametersFail() {
        fails(
                "staysWithinTheAmount",
                "the parameter secret has no value",
                takes(request -> request.rate("secret").of(request.amount())));
    }

    @Test
    public void aRangeThatIsNotHonouredFails() {
        fails(
                "answersAllOverTheRangesOfItsParameters",
                "it threw java.lang.ArithmeticException",
                takes(request -> BigDecimal.valueOf(request.amount() / (10_000 - request.integer("rate")))));
    }

    @Test
    public void aTextThatIsNotHonouredFails() {
        texts = List.of("good", "bad");
        fails(
                "answersAllOverTheRangesOfItsParameters",
                "it threw java.lang.IllegalStateException: bad",
                () -> new TenPercent() {
                    @Override
                    public PolicyDescription describe() {
                        return described(
                                "A tenth.",
                                "Un dixième.",
                                rate(),
                                PolicyParameter.of("mode", PolicyParameter.Type.TEXT)
                                        .label("Mode", "Manière")
                                        .pattern("[a-z]+")
                                        .defaultValue("good")
                                        .build());
                    }

                    @Override
                    BigDecimal exact(CommissionRequest request) {
                        if (request.text("mode").equals("bad")) {
                            throw new IllegalStateException("bad");
                        }
                        return BigDecimal.ONE;
                    }
                });
    }

    /** The toy of this trade: the tier of the lifetime is applied to the whole amount. */
    @Test
    public void aTierOnTheWholeAmountFails() {
        fails(
                "splittingNeverChangesTheTotal",
                "the FREELANCER pays",
                takes(request -> BigDecimal.valueOf(
                        request.amount(), request.lifetimeWithClient() + request.amount() > 50_000 ? 2 : 1)));
    }

    @Test
    public void roundingFails() {
        fails(
                "splittingNeverChangesTheTotal",
                "the FREELANCER pays",
                takes(request -> request.rate("rate").of(request.amount()).setScale(0, RoundingMode.HALF_UP)));
    }

    @Test
    public void aMinimumForEachReleaseFails() {
        fails(
                "splittingNeverChangesTheTotal",
                "the FREELANCER pays",
                takes(request -> request.rate("rate")
                        .of(request.amount())
                        .max(BigDecimal.valueOf(500))
                        .min(BigDecimal.valueOf(request.amount()))));
    }

    @Test
    public void chanceFails() {
        Random random = new Random();
        fails("isDeterministic", "asked again", takes(request -> BigDecimal.valueOf(random.nextDouble())));
    }

    @Test
    public void memoryFails() {
        fails("isDeterministic", "asked", () -> {
            AtomicInteger calls = new AtomicInteger();
            return takes(request -> BigDecimal.valueOf(calls.incrementAndGet(), 9))
                    .get();
        });
    }

    @Test
    public void theLanguageOfTheMachineFails() {
        fails("isDeterministic", "asked again", () -> new TenPercent() {
            @Override
            public CommissionResult decide(CommissionRequest request) {
                String percent = String.format("Commission %d %%", 10);
                return CommissionResult.of(request)
                        .freelancer(percent, percent, exact(request))
                        .build();
            }
        });
    }

    @Test
    public void sharedStateFails() {
        fails("manyThreadsGetTheAnswersOfOne", "beside other threads", () -> new TenPercent() {
            private volatile long amount;

            @Override
            BigDecimal exact(CommissionRequest request) {
                amount = request.amount();
                Thread.yield();
                return BigDecimal.valueOf(Math.min(amount, request.amount()), 1);
            }
        });
    }

    @Test
    public void slownessFails() {
        fails("isFast", "more than 25 ms", takes(request -> {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            return BigDecimal.ONE;
        }));
    }

    @Test
    public void anotherVersionOfTheBundleFails() {
        build = folder -> folder.header("Bundle-Version", "1.0.1");
        fails("theBundleHasTheVersionOfThePolicy", "expected:<1.0.[0]> but was:<1.0.[1]>");
    }

    @Test
    public void exportsFail() {
        build = folder -> folder.header("Export-Package", "com.example.a;version=\"1,2\",com.example.b");
        fails("theBundleExportsNothing", "[com.example.a, com.example.b]");
    }

    @Test
    public void importsOfOthersFail() {
        build = folder -> folder.header(
                "Import-Package",
                "org.biface.spi.commission;version=\"[1.0,2)\",com.google.common.base;resolution:=optional");
        fails("theBundleNeedsOnlyJavaAndTheSpi", "[com.google.common.base]");
    }

    @Test
    public void otherTiesFail() {
        for (String header : List.of("DynamicImport-Package", "Require-Bundle", "Fragment-Host", "Bundle-Activator")) {
            build = folder -> folder.header(header, "com.example");
            fails("theBundleNeedsOnlyJavaAndTheSpi", header + ": com.example");
        }
        build = folder -> folder.header("Require-Capability", "osgi.service;filter:=\"(objectClass=a,b)\"");
        fails("theBundleNeedsOnlyJavaAndTheSpi", "Require-Capability: osgi.service");
    }

    @Test
    public void referencesToServicesFail() {
        build = folder -> folder.component(BundleFolder.component(
                CommissionPolicy.class.getName(), "x.Y", "<reference interface=\"javax.sql.DataSource\"/>"));
        fails("theBundleNeedsOnlyJavaAndTheSpi", "[javax.sql.DataSource]");
    }

    @Test
    public void noComponentFails() {
        build = folder -> folder.header("Service-Component", null);
        fails("oneComponentServesThePolicy", "but was:<[]>");
    }

    @Test
    public void anotherServiceFails() {
        build = folder -> folder.component(BundleFolder.component("java.lang.Runnable", "x.Y", ""));
        fails("oneComponentServesThePolicy", "but was:<[]>");
    }

    @Test
    public void anotherClassFails() {
        build = folder -> folder.component(BundleFolder.component(CommissionPolicy.class.getName(), "x.Y", ""));
        fails("oneComponentServesThePolicy", "but was:<[x.Y]>");
    }

    @Test
    public void whatIsNoBundleFails() {
        build = folder -> folder.header("Bundle-SymbolicName", null);
        fails("theBundleExportsNothing", "is no OSGi bundle");
    }

    /** Shows a type of another library. */
    public static final class Foreign extends TenPercent {
        /**
         * Not for a policy.
         *
         * @param rule of JUnit
         */
        public void accept(org.junit.rules.TestRule rule) {}
    }

    @Test
    public void foreignTypesInTheSignatureFail() {
        fails("theSignatureIsJavaAndTheSpi", "[org.junit.rules.TestRule]", Foreign::new);
    }

    /** Reads the clock. */
    static final class Clocked extends TenPercent {
        @Override
        BigDecimal exact(CommissionRequest request) {
            return Instant.now().isBefore(Instant.MAX) ? super.exact(request) : BigDecimal.ZERO;
        }
    }

    /** Calculates with binary fractions. */
    static final class Floating extends TenPercent {
        @Override
        BigDecimal exact(CommissionRequest request) {
            return new BigDecimal(request.amount() * 0.1);
        }
    }

    @Test
    public void readingTheClockFails() {
        fails("theCodeAsksNothingButTheRequest", "Clocked.class calls java.time.Instant.now()", Clocked::new);
    }

    @Test
    public void binaryFractionsFail() {
        fails("theCodeAsksNothingButTheRequest", "Floating.class calls java.math.BigDecimal.<init>(D)V", Floating::new);
    }

    /** Keeps an amount in a fraction, and makes a whole number of it again. */
    static final class Whole extends TenPercent {
        @Override
        BigDecimal exact(CommissionRequest request) {
            return BigDecimal.valueOf((long) (request.amount() * 0.1));
        }
    }

    /** Has a switch of each kind before it calculates, and a loop over many variables. */
    static final class Switching extends TenPercent {
        @Override
        BigDecimal exact(CommissionRequest request) {
            int tier = switch ((int) (request.amount() % 4)) {
                case 0 -> 1;
                case 1 -> 2;
                case 2 -> 3;
                default -> 4;
            };
            String name = switch (request.currency()) {
                case "EUR" -> "euro";
                case "USD" -> "dollar";
                default -> "other";
            };
            float share = tier;
            return BigDecimal.valueOf((long) (share / name.length()));
        }
    }

    @Test
    public void binaryFractionsThatBecomeWholeNumbersFail() {
        String check = "theCodeAsksNothingButTheRequest";
        for (String how : List.of("l2d", "dmul", "d2l")) {
            fails(check, "Whole.class calculates with binary fractions in exact (" + how + ")", Whole::new);
        }
        for (String how : List.of("i2f", "fdiv", "f2l")) {
            fails(check, "Switching.class calculates with binary fractions in exact (" + how + ")", Switching::new);
        }
    }

    /** Looks into a file. */
    static final class Filing extends TenPercent {
        @Override
        BigDecimal exact(CommissionRequest request) {
            return java.nio.file.Files.exists(Path.of("rate")) ? BigDecimal.ONE : BigDecimal.ZERO;
        }
    }

    /** Asks somebody else. */
    static final class Networking extends TenPercent {
        @Override
        BigDecimal exact(CommissionRequest request) {
            return BigDecimal.valueOf(
                    java.net.http.HttpClient.newHttpClient().version().ordinal());
        }
    }

    /** Throws dice. */
    static final class Chancy extends TenPercent {
        @Override
        BigDecimal exact(CommissionRequest request) {
            return BigDecimal.valueOf(
                    java.util.concurrent.ThreadLocalRandom.current().nextInt(2));
        }
    }

    /** Speaks the language of the machine. */
    static final class Local extends TenPercent {
        @Override
        BigDecimal exact(CommissionRequest request) {
            return BigDecimal.valueOf(
                    String.format("%d", request.amount()).toUpperCase().length());
        }
    }

    /** Looks for a class by its name. */
    static final class Seeking extends TenPercent {
        @Override
        BigDecimal exact(CommissionRequest request) {
            try {
                return BigDecimal.valueOf(Class.forName("com.example.Rates").getMethods().length);
            } catch (ClassNotFoundException absent) {
                return BigDecimal.ZERO;
            }
        }
    }

    /** Hands a clock over instead of asking it. */
    static final class Lazy extends TenPercent {
        private static final Supplier<Instant> CLOCK = Instant::now;

        @Override
        BigDecimal exact(CommissionRequest request) {
            return BigDecimal.valueOf(CLOCK.get().getNano() % 2);
        }
    }

    @Test
    public void askingSomethingElseThanTheRequestFails() {
        String check = "theCodeAsksNothingButTheRequest";
        fails(check, "Filing.class calls java.nio.file.Files.exists", Filing::new);
        fails(check, "Filing.class calls java.nio.file.Path.of", Filing::new);
        fails(check, "Networking.class calls java.net.http.HttpClient.newHttpClient", Networking::new);
        fails(check, "Chancy.class calls java.util.concurrent.ThreadLocalRandom.current", Chancy::new);
        fails(check, "Local.class calls java.lang.String.format", Local::new);
        fails(check, "Local.class calls java.lang.String.toUpperCase()", Local::new);
        fails(check, "Seeking.class calls java.lang.Class.forName", Seeking::new);
        fails(check, "Seeking.class calls java.lang.Class.getMethods", Seeking::new);
        fails(check, "Lazy.class calls java.time.Instant.now", Lazy::new);
    }

    /** Is something of another library. */
    public static final class Inheriting extends org.junit.rules.ExternalResource implements CommissionPolicy {
        @Override
        public CommissionResult decide(CommissionRequest request) {
            return new TenPercent().decide(request);
        }

        @Override
        public PolicyDescription describe() {
            return new TenPercent().describe();
        }
    }

    /** Serves another library. */
    public static final class Serving extends TenPercent implements org.hamcrest.SelfDescribing {
        @Override
        public void describeTo(org.hamcrest.Description description) {}
    }

    /** Is made with something of another library. */
    public static final class Constructed extends TenPercent {
        /** As the component runtime makes it. */
        public Constructed() {}

        /**
         * Not for a policy.
         *
         * @param rule of JUnit
         */
        public Constructed(org.junit.rules.TestName rule) {}
    }

    /** Hides a foreign type between brackets. */
    public static final class Bracketed extends TenPercent {
        /**
         * Not for a policy.
         *
         * @param <T> refers to itself
         * @param all of JUnit
         * @return the first
         */
        public <T extends Comparable<T>> List<? extends T[]> first(
                java.util.Map<String, ? super org.junit.runner.Description> all) {
            return null;
        }
    }

    /** Gives something of another library. */
    public static final class Giving extends TenPercent {
        /** @return of JUnit */
        public org.junit.rules.Timeout[][] timeouts() {
            return null;
        }
    }

    @Test
    public void foreignTypesAnywhereInTheSignatureFail() {
        String check = "theSignatureIsJavaAndTheSpi";
        fails(check, "org.junit.rules.ExternalResource", Inheriting::new);
        fails(check, "org.hamcrest.SelfDescribing", Serving::new);
        fails(check, "[org.junit.rules.TestName]", Constructed::new);
        fails(check, "[org.junit.runner.Description]", Bracketed::new);
        fails(check, "[org.junit.rules.Timeout]", Giving::new);
    }

    /** It rounds only what comes long after the contract was signed, later than any first release. */
    @Test
    public void roundingThatBeginsLaterFails() {
        fails("splittingNeverChangesTheTotal", "the FREELANCER pays", takes(request -> {
            BigDecimal exact = request.rate("rate").of(request.amount());
            boolean late = java.time.Duration.between(request.contractStart(), request.at())
                            .toHours()
                    > 20_000;
            return late ? exact.setScale(0, RoundingMode.DOWN) : exact;
        }));
    }
}
