package org.biface.partnerkit.commission.tck;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertTrue;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.math.BigDecimal;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.biface.spi.commission.CommissionPolicy;
import org.biface.spi.commission.CommissionRequest;
import org.biface.spi.commission.CommissionResult;
import org.biface.spi.commission.CommissionSide;
import org.biface.spi.commission.PolicyDescription;
import org.biface.spi.commission.PolicyParameter;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/**
 * What every commission policy promises, as tests. A partner extends this class, says which policy it is and what it must
 * take in some stories, and adds tests of his own at will. A policy that passes is not refused by the platform's guard for
 * anything that can be found out without the operator's data.
 *
 * <p>Generated situations are the same in every run. The checks of the bundle read the folder or the jar that the policy's
 * class comes from, as the Maven build makes it.
 */
public abstract class CommissionPolicyContract {
    private static final long SEED = 20_261_122;
    private static final int SITUATIONS = 1_000;
    private static final int THREADS = 16;
    /** A tenth of what the platform grants by default. */
    private static final Duration LIMIT = Duration.ofMillis(25);
    /** Fractions of a cent that a division may lose over all parts of a release. */
    private static final BigDecimal NOTHING = new BigDecimal("0.000001");

    private static final String SPI = CommissionPolicy.class.getPackageName();

    /** A policy that never answers fails one test, and not the whole build. */
    @Rule
    public final Timeout patience = Timeout.seconds(180);

    /**
     * Makes the policy, as the component runtime does.
     *
     * @return a new one at each call
     */
    protected abstract CommissionPolicy policy();

    /**
     * Says what the policy must take: at least one story, with figures that somebody has calculated by hand.
     *
     * @return the stories
     */
    protected abstract List<CommissionVector> vectors();

    /**
     * Gives values of a parameter of type {@link PolicyParameter.Type#TEXT}, for the generated situations. Without more it is
     * its default.
     *
     * @param parameter the parameter's name
     * @return values that are allowed
     */
    protected List<String> texts(String parameter) {
        return policy().describe().parameters().stream()
                .filter(one -> one.name().equals(parameter))
                .flatMap(one -> one.defaultValue().stream())
                .toList();
    }

    /**
     * Says where the bundle is: the folder or the jar that the policy's class comes from.
     *
     * @return a folder with a manifest, or a jar
     */
    protected Path bundle() {
        try {
            return Path.of(policy().getClass()
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private Situations situations(CommissionPolicy policy) {
        return new Situations(SEED, policy, this::texts);
    }

    @Test
    public void describesItselfCompletelyAndAlwaysTheSame() {
        PolicyDescription description = policy().describe();
        assertNotNull("describe() is null", description);
        CommissionPolicy again = policy();
        for (int i = 0; i < 100; i++) {
            assertEquals("describe() changed", description, again.describe());
        }
        assertNotEquals("the explanation is not translated", description.explanationEn(), description.explanationFr());
        for (PolicyParameter parameter : description.parameters()) {
            String name = "the parameter " + parameter.name();
            assertNotEquals(name + " is not translated", parameter.labelEn(), parameter.labelFr());
            switch (parameter.type()) {
                case INTEGER, DECIMAL -> {
                    assertFalse(name + " has no unit", parameter.unit().isEmpty());
                    assertTrue(
                            name + " has no range",
                            parameter.minimum().isPresent()
                                    && parameter.maximum().isPresent());
                }
                case TEXT ->
                    assertTrue(name + " has no pattern", parameter.pattern().isPresent());
                default -> {}
            }
        }
    }

    @Test
    public void takesWhatTheVectorsSay() {
        List<CommissionVector> vectors = vectors();
        assertFalse("there is no vector: calculate at least one by hand", vectors.isEmpty());
        for (CommissionVector vector : vectors) {
            assertFalse("the vector '" + vector + "' has no release", vector.isEmpty());
            vector.play(policy());
        }
    }

    /** Nothing below zero, nothing above the amount, the request's currency, no exception, whatever the situation. */
    @Test
    public void staysWithinTheAmount() {
        CommissionPolicy policy = policy();
        Situations situations = situations(policy);
        for (int i = 0; i < SITUATIONS; i++) {
            situations.dealingsWith(policy).release(policy, situations.amount());
        }
    }

    /** An operator may set each parameter to anything that the description allows. */
    @Test
    public void answersAllOverTheRangesOfItsParameters() {
        CommissionPolicy policy = policy();
        Situations situations = situations(policy);
        Map<String, String> defaults = situations.defaults();
        for (PolicyParameter parameter : policy.describe().parameters()) {
            Set<String> values = new TreeSet<>();
            parameter.minimum().ifPresent(values::add);
            parameter.maximum().ifPresent(values::add);
            parameter.defaultValue().ifPresent(values::add);
            switch (parameter.type()) {
                case FLAG -> values.addAll(List.of("true", "false"));
                case TEXT -> values.addAll(texts(parameter.name()));
                default -> {}
            }
            for (String value : values) {
                Map<String, String> all = new TreeMap<>(defaults);
                all.put(parameter.name(), value);
                for (int i = 0; i < 20; i++) {
                    Answer.of(policy, situations.request(all));
                }
            }
        }
    }

    /**
     * However a client cuts a payment: at one instant, the parts together cost what the whole costs, now and in all that comes
     * after, in this contract and the next.
     */
    @Test
    public void splittingNeverChangesTheTotal() {
        CommissionPolicy policy = policy();
        Situations situations = situations(policy);
        for (int i = 0; i < SITUATIONS; i++) {
            Dealings whole = situations.dealingsWith(policy);
            Dealings parts = new Dealings(whole);
            for (int instants = situations.instants(); instants > 0; instants--) {
                long amount = situations.amount();
                long[] cut = situations.cut(amount);
                String asked = Answer.written(whole.request(amount));
                whole.release(policy, amount);
                for (long part : cut) {
                    parts.release(policy, part);
                }
                same(whole, parts, cut, asked);
                Instant later = situations.after(whole.request(1).at());
                boolean another = situations.signsAnother();
                for (Dealings one : List.of(whole, parts)) {
                    one.on(later);
                    if (another) {
                        one.sign();
                    }
                }
            }
        }
    }

    private static void same(Dealings whole, Dealings parts, long[] cut, String asked) {
        for (CommissionSide side : CommissionSide.values()) {
            BigDecimal difference = parts.exact(side).subtract(whole.exact(side));
            assertTrue(
                    "in parts of " + Arrays.toString(cut) + " the " + side + " pays " + difference.toPlainString()
                            + " more" + asked,
                    difference.abs().compareTo(NOTHING) <= 0);
        }
    }

    /** The same request gives the same result: again, in another order, of another instance, elsewhere in the world. */
    @Test
    public void isDeterministic() {
        CommissionPolicy policy = policy();
        Situations situations = situations(policy);
        List<CommissionRequest> requests = new ArrayList<>();
        List<CommissionResult> results = new ArrayList<>();
        for (int i = 0; i < SITUATIONS; i++) {
            CommissionRequest request = situations.request();
            requests.add(request);
            results.add(Answer.of(policy, request));
        }
        CommissionPolicy other = policy();
        Locale locale = Locale.getDefault();
        TimeZone zone = TimeZone.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));
            for (int i = SITUATIONS - 1; i >= 0; i--) {
                CommissionRequest request = requests.get(i);
                assertEquals("asked again" + Answer.written(request), results.get(i), Answer.of(policy, request));
                assertEquals(
                        "asked of another instance" + Answer.written(request),
                        results.get(i),
                        Answer.of(other, request));
            }
        } finally {
            Locale.setDefault(locale);
            TimeZone.setDefault(zone);
        }
    }

    @Test
    public void manyThreadsGetTheAnswersOfOne() throws InterruptedException {
        CommissionPolicy policy = policy();
        Situations situations = situations(policy);
        List<CommissionRequest> requests = new ArrayList<>();
        List<CommissionResult> alone = new ArrayList<>();
        for (int i = 0; i < SITUATIONS; i++) {
            CommissionRequest request = situations.request();
            requests.add(request);
            alone.add(Answer.of(policy, request));
        }
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            CountDownLatch together = new CountDownLatch(THREADS);
            List<Future<?>> runs = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                int first = thread * SITUATIONS / THREADS;
                runs.add(threads.submit(() -> {
                    together.countDown();
                    together.await();
                    for (int i = 0; i < SITUATIONS; i++) {
                        int one = (first + i) % SITUATIONS;
                        CommissionResult result = Answer.of(policy, requests.get(one));
                        assertEquals(
                                "beside other threads" + Answer.written(requests.get(one)), alone.get(one), result);
                    }
                    return null;
                }));
            }
            for (Future<?> run : runs) {
                try {
                    run.get();
                } catch (ExecutionException failed) {
                    throw new AssertionError(failed.getCause().getMessage(), failed.getCause());
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** Of a hundred decisions, 99 come within a tenth of the platform's limit; the best of three rounds counts. */
    @Test
    public void isFast() {
        CommissionPolicy policy = policy();
        Situations situations = situations(policy);
        List<CommissionRequest> requests = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            requests.add(situations.request());
        }
        Duration best = null;
        for (int round = 0; round < 3; round++) {
            Duration p99 = p99(policy, requests);
            best = best == null || p99.compareTo(best) < 0 ? p99 : best;
            if (best.compareTo(LIMIT) <= 0) {
                return;
            }
        }
        throw new AssertionError("a decision takes " + best.toMillis() + " ms (p99), more than " + LIMIT.toMillis()
                + " ms; a policy takes microseconds");
    }

    private static Duration p99(CommissionPolicy policy, List<CommissionRequest> requests) {
        List<Long> nanos = new ArrayList<>();
        long end = System.nanoTime() + Duration.ofSeconds(2).toNanos();
        for (int i = 0; i < 2_000 && System.nanoTime() < end; i++) {
            CommissionRequest request = requests.get(i % requests.size());
            long start = System.nanoTime();
            policy.decide(request);
            policy.decide(request);
            nanos.add(System.nanoTime() - start);
        }
        Collections.sort(nanos);
        return Duration.ofNanos(nanos.get((nanos.size() - 1) * 99 / 100));
    }

    @Test
    public void theBundleHasTheVersionOfThePolicy() {
        String[] version = PartnerBundle.read(bundle()).version().split("\\.");
        assertEquals(
                "the versions of the bundle and of describe()",
                policy().describe().version(),
                version[0] + "." + version[1] + "." + version[2]);
    }

    @Test
    public void theBundleExportsNothing() {
        assertEquals("exported packages", Set.of(), PartnerBundle.read(bundle()).exports());
    }

    @Test
    public void theBundleNeedsOnlyJavaAndTheSpi() {
        PartnerBundle bundle = PartnerBundle.read(bundle());
        Set<String> imports = new TreeSet<>(bundle.imports());
        imports.removeIf(name -> name.equals(SPI) || name.startsWith("java."));
        assertEquals("imported packages; embed what a policy needs beside Java", Set.of(), imports);
        assertEquals("other ties to the container", Set.of(), bundle.otherTies());
        assertEquals("references to services", Set.of(), bundle.references());
    }

    @Test
    public void oneComponentServesThePolicy() {
        assertEquals(
                "components that are services of " + CommissionPolicy.class.getSimpleName(),
                List.of(policy().getClass().getName()),
                PartnerBundle.read(bundle()).components(CommissionPolicy.class));
    }

    /** What the outside can see of the policy's class are types of Java and of the SPI. */
    @Test
    public void theSignatureIsJavaAndTheSpi() {
        Class<?> type = policy().getClass();
        assertSame("the class of policy() changes", type, policy().getClass());
        List<Type> seen = new ArrayList<>(List.of(type.getGenericInterfaces()));
        for (Class<?> up = type; up != null; up = up.getSuperclass()) {
            if (up.getGenericSuperclass() != null) {
                seen.add(up.getGenericSuperclass());
            }
        }
        for (Method method : type.getMethods()) {
            seen.add(method.getGenericReturnType());
            seen.addAll(List.of(method.getGenericParameterTypes()));
            seen.addAll(List.of(method.getGenericExceptionTypes()));
        }
        for (Field field : type.getFields()) {
            seen.add(field.getGenericType());
        }
        for (Constructor<?> constructor : type.getConstructors()) {
            seen.addAll(List.of(constructor.getGenericParameterTypes()));
            seen.addAll(List.of(constructor.getGenericExceptionTypes()));
        }
        Set<Class<?>> classes = new LinkedHashSet<>();
        seen.forEach(one -> classes(one, classes));
        Set<String> foreign = new TreeSet<>();
        for (Class<?> one : classes) {
            String home = one.getPackageName();
            // An own class above the policy is looked at itself.
            boolean own = home.equals(type.getPackageName()) && one.isAssignableFrom(type);
            if (!one.isPrimitive() && !own && !home.equals(SPI) && !home.startsWith("java.")) {
                foreign.add(one.getName());
            }
        }
        assertEquals("types in the signature of " + type.getName(), Set.of(), foreign);
    }

    /** The classes that a type names, those between its brackets too. */
    private static void classes(Type type, Set<Class<?>> found) {
        if (type instanceof Class<?> plain) {
            Class<?> element = plain;
            while (element.isArray()) {
                element = element.getComponentType();
            }
            found.add(element);
        } else if (type instanceof ParameterizedType generic) {
            classes(generic.getRawType(), found);
            List.of(generic.getActualTypeArguments()).forEach(one -> classes(one, found));
        } else if (type instanceof GenericArrayType array) {
            classes(array.getGenericComponentType(), found);
        } else if (type instanceof WildcardType wildcard) {
            List.of(wildcard.getUpperBounds()).forEach(one -> classes(one, found));
            List.of(wildcard.getLowerBounds()).forEach(one -> classes(one, found));
        } else if (type instanceof TypeVariable<?> variable) {
            for (Type bound : variable.getBounds()) {
                // A bound may name the variable itself, as in <T extends Comparable<T>>.
                if (!(bound instanceof ParameterizedType generic)) {
                    classes(bound, found);
                } else if (found.add((Class<?>) generic.getRawType())) {
                    List.of(generic.getActualTypeArguments()).forEach(one -> classes(one, found));
                }
            }
        }
    }

    /** No clock, no random numbers, no files, no network, no reflection, no default language or zone, no binary fractions. */
    @Test
    public void theCodeAsksNothingButTheRequest() {
        assertEquals(
                "calls that make a result depend on more than the request, or inexact",
                Set.of(),
                PartnerBundle.read(bundle()).forbiddenCalls(policy().getClass().getPackageName()));
    }
}
