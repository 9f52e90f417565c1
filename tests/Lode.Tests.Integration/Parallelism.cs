// Most of these tests wait for disks, clocks and other processes: two at a time would leave half of two cores idle.
[assembly: Xunit.CollectionBehavior(MaxParallelThreads = 4)]
