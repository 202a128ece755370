package jeton.conformance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/** A call made over and over by as many threads as calls are to be in flight. */
final class Bench {
  private Bench() {}

  /** How long each took, in nanoseconds, the shortest first. */
  static long[] run(Supplier<?> call, int inFlight, double seconds) {
    long end = System.nanoTime() + (long) (seconds * 1e9);
    Callable<List<Long>> caller =
        () -> {
          var took = new ArrayList<Long>();
          for (long began = System.nanoTime(); began < end; began = System.nanoTime()) {
            call.get();
            took.add(System.nanoTime() - began);
          }
          return took;
        };
    var pool = Executors.newFixedThreadPool(inFlight);
    var callers = new ArrayList<Future<List<Long>>>();
    for (int i = 0; i < inFlight; i++) callers.add(pool.submit(caller));
    try {
      var all = new ArrayList<Long>();
      for (Future<List<Long>> one : callers) all.addAll(one.get());
      long[] sorted = all.stream().mapToLong(Long::longValue).toArray();
      Arrays.sort(sorted);
      return sorted;
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    } finally {
      pool.shutdown();
    }
  }
}
