// SPDX-License-Identifier: Apache-2.0
// A shim reaps every child of its process, which here is the test runner's.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
