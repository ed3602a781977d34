package io.sluice.bench.live;

import io.sluice.bench.page.FigureCheck;
import io.sluice.bench.page.FigureFormat;
import io.sluice.bench.page.ResultSection;
import java.util.ArrayList;
import java.util.List;

/** What the runs say, for the page of results. */
final class LiveSection {
  private static final String OURS = "sluice";

  private final LiveSettings settings;
  private final LiveResult result;
  private final String conditions;

  /**
   * @param conditions that they ran under, in a sentence
   */
  LiveSection(LiveSettings settings, LiveResult result, String conditions) {
    this.settings = settings;
    this.result = result;
    this.conditions = conditions;
  }

  ResultSection section() {
    LiveTables tables = new LiveTables(settings.laws(), result);
    return new ResultSection(
        "Live: one agent on the real path",
        paragraphs(),
        List.of(tables.ladder(), tables.outcome(), tables.byCondition(), tables.differences()),
        checks(tables));
  }

  private List<String> paragraphs() {
    return List.of(what(), load(), figures(), shown(), conditions);
  }

  private String what() {
    return "`sluice-bench live` starts registry, broker, gateway and one agent (one inference"
        + " thread) as processes. The agent serves `fashion-resnet` from the registry, which made"
        + " the variants without samples, as for devices that have no int8 arithmetic, and two"
        + " narrower ones by a recipe (`"
        + String.join("`, `", LiveVariantBuilder.RECIPES.stream().map(LiveSection::step).toList())
        + "`, distilled for two epochs). Each run has an agent of its own; the first of them"
        + " profiled the variants here, and the others remembered that. The first table has what"
        + " they knew (of one image), and what requests of "
        + result.rows()
        + " images took that were sent one at a time, before any law ran. Where int8 arithmetic is"
        + " fast, a variant of it costs hardly any accuracy and leaves a law little to choose, as"
        + " [the comparison of variants](compression.md) shows.";
  }

  private static String step(String recipe) {
    return recipe
        .lines()
        .filter(line -> line.contains("prune-channels"))
        .findFirst()
        .orElseThrow()
        .replaceFirst("^- ", "");
  }

  private String load() {
    return "Bursts of requests (Poisson; sizes Zipf up to 4; "
        + FigureFormat.plain(result.pace().perSecond())
        + " requests a second on average; one of the deadlines "
        + result.pace().deadlines()
        + " ms for each burst) are replayed through the gateway for "
        + FigureFormat.plain(settings.seconds())
        + " s after a warm-up: a fifth of the time calm, a fifth beside a memory hog (a thread"
        + " that streams through 256 MB at the lowest priority on the other processor), a fifth"
        + " calm, a fifth beside a CPU hog (two threads that compute in registers on the agent's"
        + " processor, which it has alone otherwise), a fifth calm."
        + rules()
        + " Every law in turn, each repeat beginning with"
        + " another; all have the same requests, dwell (2 s) and policy: no budget of energy, the"
        + " target is the longest deadline, the fleet loop is off.";
  }

  private String rules() {
    String rate =
        " The rate would keep the most accurate variant busy for 35 % of the time when calm, which"
            + " is all of it beside the CPU hog.";
    String deadlines =
        " The deadlines are 2, 4 and 8 times its time when calm, and the way there and back of"
            + " 95 % of requests.";
    return (settings.perSecond().isEmpty() ? rate : "")
        + (settings.deadlines().isEmpty() ? deadlines : "");
  }

  private String figures() {
    return "A request is missed unless its answer is back at the client within its deadline, from"
        + " the moment it should have been sent. Effective accuracy is the share of all images"
        + " answered rightly and in time. Intervals are 95 % of the mean of the repeats, those of"
        + " differences of the differences within a repeat. Watts are modelled: those of a"
        + " Raspberry Pi 4 with the agent's processor time, and of the ladder those above idle"
        + " while it computes.";
  }

  private String shown() {
    int repeats = result.runs().size() / Math.max(1, settings.laws().size());
    return "What this shows is which law answers more on one device, one ladder and one pattern of"
        + " requests on the real path, with "
        + repeats
        + " repeats. An interval of a difference that includes 0 decides nothing. It does not show"
        + " heat, budgets of energy or a fleet, for which the simulations above stand; nor other"
        + " devices, whose variants differ otherwise in time and sensitivity. Gateway, broker and"
        + " client share the machine with the agent, so that a miss is not always the law's:"
        + " `static:fastest` has those that no choice of a variant avoids.";
  }

  private List<FigureCheck> checks(LiveTables tables) {
    if (!settings.laws().contains(OURS)) {
      return List.of();
    }
    List<FigureCheck> checks = new ArrayList<>();
    for (String law : settings.laws()) {
      if (!law.equals(OURS)) {
        checks.add(
            FigureCheck.atLeast(
                "effective accuracy less that of `" + law + "`, points",
                -0.2,
                100 * tables.gain(OURS, law).value()));
      }
    }
    return checks;
  }
}
