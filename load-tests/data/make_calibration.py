#!/usr/bin/python3
"""Draw the calibration sample from the Fashion-MNIST training images.

Writes calibration.npz with two arrays:
  x  float32 [count, 1, 28, 28], pixel / 255, in [0, 1]
  y  int64   [count], the class of each image
The draw is without replacement and depends only on the seed.
"""
import argparse
import gzip
import os

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))


def read_idx(path):
    """Read one gzipped idx file of unsigned bytes."""
    with gzip.open(path, "rb") as f:
        raw = f.read()
    if raw[:3] != b"\x00\x00\x08":
        raise ValueError(f"{path}: not an idx file of unsigned bytes")
    rank = raw[3]
    shape = np.frombuffer(raw, ">u4", count=rank, offset=4)
    return np.frombuffer(raw, np.uint8, offset=4 + 4 * rank).reshape(shape)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--source", default="/usr/share/datasets/fashion-mnist",
                        help="folder with train-images-idx3-ubyte.gz and train-labels-idx1-ubyte.gz"
                             " (default: %(default)s)")
    parser.add_argument("--output", default=os.path.join(HERE, "fashion-mnist", "calibration.npz"),
                        help="file to write (default: fashion-mnist/calibration.npz beside this script)")
    parser.add_argument("--count", type=int, default=1000, help="images to draw (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=2017, help="seed of the draw (default: %(default)s)")
    args = parser.parse_args()

    images = read_idx(os.path.join(args.source, "train-images-idx3-ubyte.gz"))
    labels = read_idx(os.path.join(args.source, "train-labels-idx1-ubyte.gz"))
    chosen = np.random.default_rng(args.seed).choice(len(images), args.count, replace=False)
    x = images[chosen].astype(np.float32)[:, None] / np.float32(255)
    y = labels[chosen].astype(np.int64)
    np.savez_compressed(args.output, x=x, y=y)
    print(f"{args.output}: x {x.dtype} {list(x.shape)}, y {y.dtype} {list(y.shape)}")
    print("images per class:", np.bincount(y, minlength=10).tolist())


if __name__ == "__main__":
    main()
